"""How staged rows of the dataset `users` meet the table of users (see `exchange.protocol`).

Units and roles are resolved by their distinct texts, of which there are few however long the file is; the rest is a
fixed number of statements. Roles must fit the unit and one another by the same rule as in the form. A person who has
left, and the importer's own roles, are left to the pages.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from accounts import heads, rules
from accounts.models import Unit, User
from accounts.roles import Permission, Role
from accounts.signals import people_changed
from accounts.units import unit_names
from core.audit.undo import undo
from core.audit.undo.result import Undone
from core.bulk import insert_select
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.stated import assigned, kept_fields, new_fields, stored_fields

_PARTS = "、，,;；/ "


class UsersHandler:
    """The import of users."""

    dataset = "users"
    permission = Permission.USER_WRITE.value

    def resolve(self, stage: Stage) -> None:
        """One plan row for each staged line; refuse unknown units and roles, and what the rules refuse."""
        known_units = self._read_units(stage)
        self._read_roles(stage)
        stage.cursor.execute(
            f"INSERT INTO {stage.plan} (line, op, target) SELECT s.line, {planned('u.id')} FROM {stage.rows} s"
            " LEFT JOIN accounts_user u ON lower(u.username) = lower(s.username)"
        )
        if stage.has("unit"):
            stage.refuse(
                "s.unit IS NOT NULL AND NOT EXISTS (SELECT FROM staged_unit m WHERE m.text = s.unit)",
                name="unit",
                code=ErrorCode.UNKNOWN_UNIT,
            )
        if stage.has("roles"):
            stage.refuse(
                "s.roles IS NOT NULL AND NOT EXISTS (SELECT FROM staged_role m WHERE m.text = s.roles)",
                name="roles",
                code=ErrorCode.RULE,
                reason=_("角色须为：%(names)s") % {"names": "、".join(str(role.label) for role in Role)},
            )
        self._refuse_people(stage)
        self._refuse_misfits(stage, known_units)

    def current(self, stage: Stage) -> Current:
        """The stored values; a unit or roles written another way than ours but meaning the same count as the same."""
        meant = {
            "unit": "CASE WHEN mu.unit_id = u.unit_id THEN s.unit ELSE un.name END",
            "roles": "CASE WHEN mr.codes = held.codes THEN s.roles ELSE array_to_string(held.codes, '、') END",
        }
        return Current(
            "JOIN accounts_user u ON u.id = p.target JOIN accounts_unit un ON un.id = u.unit_id"
            f"{self._meanings(stage)} CROSS JOIN LATERAL {_HELD} held",
            {
                **stored_fields(stage, "u"),
                **{name: value for name, value in meant.items() if stage.has(name)},
            },
        )

    def write(self, stage: Stage) -> None:
        """New users without a password, changed fields of the others, and the roles of both."""
        source = f"FROM {stage.plan} p JOIN {stage.rows} s USING (line){self._meanings(stage)}"
        if stage.has("name") and stage.has("unit"):  # else the engine refused every new row
            insert_select(
                stage.cursor,
                User,
                {
                    **new_fields(stage, User),
                    "username": "s.username",
                    "unit_id": "mu.unit_id",
                    "password": "'!'",
                    "must_change_password": "true",
                },
                f"{source} WHERE p.op = 'N' ORDER BY p.line",
            )
        values = {
            **kept_fields(stage, "u"),
            "unit_id": "coalesce(mu.unit_id, u.unit_id)",
            "version": "u.version + 1",
        }
        stage.cursor.execute(
            f"UPDATE accounts_user u SET {assigned(values)} {source} WHERE p.op = 'C' AND u.id = p.target"
        )
        if stage.has("roles"):
            written = (
                f"SELECT u.id, mr.codes {source} JOIN accounts_user u ON lower(u.username) = lower(s.username)"
                " WHERE p.op IN ('N', 'C') AND mr.codes IS NOT NULL"
            )
            stage.cursor.execute(
                f"DELETE FROM accounts_user_groups x USING ({written}) w, auth_group g"
                " WHERE x.user_id = w.id AND g.id = x.group_id AND g.name <> ALL (w.codes)"
            )
            stage.cursor.execute(
                f"INSERT INTO accounts_user_groups (user_id, group_id) SELECT w.id, g.id FROM ({written}) w"
                " JOIN auth_group g ON g.name = ANY (w.codes) ON CONFLICT DO NOTHING"
            )

    def after(self, stage: Stage) -> None:
        """Who was moved heads their old unit no more, and upper rooms follow; grants are read with each request."""
        heads.forget_departed()
        stage.cursor.execute(f"SELECT target FROM {stage.plan} WHERE op = 'C'")
        changed = [pk for (pk,) in stage.cursor.fetchall()]
        if changed:
            people_changed.send(sender=User, people=changed, actor=stage.actor)

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Put back what the batch wrote, roles included, where it still stands."""
        undone = undo(batch_id)
        heads.forget_departed()
        people_changed.send(sender=User, people=None, actor=actor)
        return undone

    def _meanings(self, stage: Stage) -> str:
        """Joins that give `mu.unit_id` and `mr.codes` for a staged row `s`; null where the file says nothing."""
        unit, roles = (
            ("s.unit" if stage.has("unit") else "NULL"),
            ("s.roles" if stage.has("roles") else "NULL"),
        )
        return f" LEFT JOIN staged_unit mu ON mu.text = {unit} LEFT JOIN staged_role mr ON mr.text = {roles}"

    def _read_units(self, stage: Stage) -> dict[int, Unit]:
        found = unit_names(_texts(stage, "unit"))
        _keep(stage, "staged_unit (text, unit_id)", "text text, unit_id bigint", [
            {"text": text, "unit_id": unit.pk} for text, unit in found.items()
        ])  # fmt: skip
        return {unit.pk: unit for unit in found.values()}

    def _read_roles(self, stage: Stage) -> None:
        found = {text: codes for text in _texts(stage, "roles") if (codes := role_codes(text))}
        _keep(stage, "staged_role (text, codes)", "text text, codes text[]", [
            {"text": text, "codes": codes} for text, codes in found.items()
        ])  # fmt: skip

    def _refuse_people(self, stage: Stage) -> None:
        stage.refuse(
            f"lower(s.username) IN (SELECT lower(username) FROM {stage.rows} GROUP BY 1 HAVING count(*) > 1)",
            name="username",
            code=ErrorCode.RULE,
            reason=_("本文件另有一行是同一用户名（不区分大小写），请只保留一行"),
        )
        stage.refuse(
            "EXISTS (SELECT FROM accounts_user u WHERE u.id = p.target AND NOT u.is_active)",
            name="username",
            code=ErrorCode.RULE,
            reason=_("该用户已离岗，请先在用户页面恢复在岗"),
        )
        stage.refuse(
            "p.target = %s",
            params=(stage.actor.pk,),
            name="username",
            code=ErrorCode.RULE,
            reason=_("不能通过导入修改本人，请由其他管理员办理"),
        )

    def _refuse_misfits(self, stage: Stage, units: dict[int, Unit]) -> None:
        """Judge each distinct pair of unit and roles once, and refuse the lines with a pair that does not fit."""
        stage.cursor.execute(
            "SELECT DISTINCT coalesce(mu.unit_id, u.unit_id), coalesce(mr.codes, held.codes)"
            f" FROM {stage.plan} p JOIN {stage.rows} s USING (line){self._meanings(stage)}"
            f" LEFT JOIN accounts_user u ON u.id = p.target CROSS JOIN LATERAL {_HELD} held WHERE p.op <> 'R'"
        )
        pairs = [(unit, codes) for unit, codes in stage.cursor.fetchall() if unit and codes]
        missing = {unit for unit, _codes in pairs} - set(units)
        units |= Unit.objects.select_related("parent").in_bulk(missing)
        for unit_id, codes in pairs:
            unit = units[unit_id]
            place = rules.place_of(unit.kind, unit.parent.kind if unit.parent else None)
            verdict = rules.may_hold(codes, place, unit.name)
            if not verdict:
                stage.refuse(
                    f"EXISTS (SELECT FROM {stage.rows} s2{self._meanings(stage).replace('s.', 's2.')}"
                    f" LEFT JOIN accounts_user u ON u.id = p.target CROSS JOIN LATERAL {_HELD} held"
                    " WHERE s2.line = p.line AND coalesce(mu.unit_id, u.unit_id) = %s"
                    " AND coalesce(mr.codes, held.codes) = %s)",
                    params=(unit_id, codes),
                    name="roles" if stage.has("roles") else "unit",
                    code=ErrorCode.RULE,
                    reason=verdict.sentence,
                )


_HELD = (
    "(SELECT coalesce(array_agg(g.name::text ORDER BY g.name), '{}') AS codes FROM accounts_user_groups x"
    " JOIN auth_group g ON g.id = x.group_id WHERE x.user_id = u.id)"
)


def role_codes(text: str) -> list[str]:
    """The codes of the roles a cell names (labels or codes), in order; empty when one of them is no role."""
    for mark in _PARTS:
        text = text.replace(mark, "|")
    by_name: dict[str, str] = {str(role.label): role.value for role in Role} | {
        role.value: role.value for role in Role
    }
    parts = [part for part in text.split("|") if part]
    return sorted({by_name[part] for part in parts}) if all(part in by_name for part in parts) else []


def _texts(stage: Stage, name: str) -> list[str]:
    if not stage.has(name):
        return []
    stage.cursor.execute(f'SELECT DISTINCT "{name}" FROM {stage.rows} WHERE "{name}" IS NOT NULL')
    return [text for (text,) in stage.cursor.fetchall()]


def _keep(stage: Stage, target: str, columns: str, rows: list[dict[str, Any]]) -> None:
    """A table of this transaction that says what the distinct texts mean."""
    name, _bracket, _rest = target.partition(" ")
    stage.cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
    stage.cursor.execute(f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP")
    stage.cursor.execute(
        f"INSERT INTO {target} SELECT * FROM jsonb_to_recordset(%s::jsonb) AS r({columns})",
        [json.dumps(rows)],
    )
