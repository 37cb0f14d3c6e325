"""Dataset `visits`: a row without a number that says the same of the same enterprise on the same day is that visit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.undo import undo
from core.audit.undo.result import Undone
from core.bulk import insert_select
from core.phones import PHONE_SQL
from cultivation.contacts.visits.datasets import BETWEEN
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.contacts.visits.rules import FUTURE, NO_PHONE
from cultivation.enterprises.imports.base import OWNER, refuse_strangers, run
from cultivation.enterprises.imports.scope import writable
from cultivation.ledger.imports import plain
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.stated import assigned, kept_fields, new_fields, stored_fields

_VISITORS = (
    "SELECT w.id FROM accounts_user w JOIN accounts_unit wu ON wu.id = w.unit_id"
    " WHERE w.is_active AND w.name = s.visitor AND (wu.district_id IS NULL OR wu.district_id = p.district_id)"
)
"""SQL: who may be meant by a name: of the enterprise's district, or of the city."""


class VisitsImport:
    """One row is one visit."""

    dataset = "visits"
    permission = Permission.VISIT_WRITE.value

    def resolve(self, stage: Stage) -> None:
        """Match by number, else by enterprise, day and words; a stored visit keeps its place."""
        number = "s.number" if stage.has("number") else "NULL::text"
        run(
            stage,
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line, {planned("v.id")}, coalesce(v.district_id, e.district_id),
                CASE WHEN v.id IS NULL THEN e.street_id ELSE v.street_id END
            FROM {stage.rows} s {OWNER}
            LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id
            LEFT JOIN LATERAL (
                SELECT id, district_id, street_id FROM cultivation_visit k
                WHERE k.enterprise_id = e.id AND k."on" = s.visited_on AND CASE WHEN {number} IS NULL
                    THEN {plain("k.text")} = {plain("s.text")} ELSE k.id::text = {number} END
                ORDER BY id LIMIT 1
            ) v ON true
            """,
        )
        refuse_strangers(stage, writable(stage.actor, self.permission))
        self._refuse(stage, number)

    def _refuse(self, stage: Stage, number: str) -> None:
        missing = f"p.target IS NULL AND {number} IS NOT NULL"
        unknown = _("这家企业这一天没有这个编号的走访；新走访请把编号留空")
        stage.refuse(missing, name="number", code=ErrorCode.RULE, reason=unknown)
        future = f"s.visited_on > '{stage.today.isoformat()}'"
        stage.refuse(future, name="visited_on", code=ErrorCode.RULE, reason=FUTURE)
        founded = (
            "s.visited_on < (SELECT e.founded_on FROM cultivation_enterpriseuscc u"
            " JOIN cultivation_enterprise e ON e.id = u.enterprise_id WHERE u.uscc = s.uscc)"
        )
        reason = _("走访日期早于企业成立日期")
        stage.refuse(founded, name="visited_on", code=ErrorCode.RULE, reason=reason)
        if stage.has("whom"):
            stage.refuse(f"s.whom {PHONE_SQL}", name="whom", code=ErrorCode.RULE, reason=NO_PHONE)
        self._refuse_others(stage)
        if stage.has("visitor"):
            named = "p.target IS NULL AND s.visitor IS NOT NULL"
            nobody = _("没有找到这个走访人，请填写平台用户的姓名，或留空由您登记")
            stage.refuse(
                f"{named} AND NOT EXISTS ({_VISITORS})", name="visitor", code=ErrorCode.RULE, reason=nobody
            )
            several = _("有同名的走访人，请留空，或请本人登记")
            own, params = self._own(stage)
            stage.refuse(
                f"{named} AND NOT {own} AND (SELECT count(*) FROM ({_VISITORS}) m) > 1",
                name="visitor",
                code=ErrorCode.RULE,
                reason=several,
                params=params,
            )

    def _refuse_others(self, stage: Stage) -> None:
        """Another's visit is corrected by reviewer and bureau alone; one that stays as it is, is nobody's matter."""
        differing = [
            f"s.{name} IS NOT NULL AND {plain(f'v.{name}')} <> {plain(f's.{name}')}"
            for name in stored_fields(stage, "v")
        ]
        inside, params = writable(stage.actor, Permission.CONTACT_WRITE.value).sql("p")
        if differing:
            stage.refuse(
                f"NOT {inside} AND EXISTS (SELECT FROM cultivation_visit v WHERE v.id = p.target"
                f" AND v.by_id <> %s AND ({' OR '.join(differing)}))",
                name="text",
                code=ErrorCode.RULE,
                reason=_("只有走访人、区审核和市局可以更正这次走访"),
                params=(*params, stage.actor.pk),
            )

    @staticmethod
    def _own(stage: Stage) -> tuple[str, tuple[str, ...]]:
        """SQL: whether the named one is who imports."""
        return "s.visitor = %s", (stage.actor.name,)

    def current(self, stage: Stage) -> Current:
        """What describes the stored visit beside the staged."""
        values = {
            name: f"CASE WHEN {plain(f'v.{name}')} = {plain(f's.{name}')} THEN s.{name} ELSE {stored} END"
            for name, stored in stored_fields(stage, "v").items()
        }
        return Current("JOIN cultivation_visit v ON v.id = p.target", values)

    def write(self, stage: Stage) -> None:
        """New visits with the place of today and what was found; known ones are told anew."""
        stage.cursor.execute("SELECT coalesce(max(id), 0) FROM cultivation_visit")
        (last,) = stage.cursor.fetchone()
        by = "%(by)s"
        if stage.has("visitor"):
            own = "CASE WHEN s.visitor IS NULL OR s.visitor = %(name)s THEN %(by)s END"
            by = f"coalesce({own}, ({_VISITORS} ORDER BY w.id LIMIT 1))"
        new = f"FROM {stage.rows} s JOIN {stage.plan} p ON p.line = s.line AND p.op = 'N' {OWNER}"
        insert_select(
            stage.cursor,
            Visit,
            {
                **new_fields(stage, Visit),
                "enterprise_id": "u.enterprise_id",
                "district_id": "p.district_id",
                "street_id": "p.street_id",
                "on": "s.visited_on",
                "by_id": by,
                "unit_id": f"(SELECT a.unit_id FROM accounts_user a WHERE a.id = {by})",
                "at": "now()",
            },
            f"{new} ORDER BY s.line",
            {"by": stage.actor.pk, "name": stage.actor.name},
        )
        if stage.has("found"):
            insert_select(
                stage.cursor,
                Finding,
                {"visit_id": "v.id", "text": "f.text"},
                f"{new} JOIN cultivation_visit v ON v.id > %(last)s AND v.enterprise_id = u.enterprise_id"
                ' AND v."on" = s.visited_on AND v.text = s.text'
                f" CROSS JOIN LATERAL (SELECT trim(each) AS text, place FROM"
                f" regexp_split_to_table(s.found, '[{BETWEEN};\\n]') WITH ORDINALITY t (each, place)) f"
                " WHERE f.text <> '' ORDER BY s.line, f.place",
                {"last": last},
            )
        if kept := kept_fields(stage, "v"):
            kept["version"] = "v.version + 1"
            run(
                stage,
                f"UPDATE cultivation_visit v SET {assigned(kept)} FROM {stage.changes}"
                " WHERE p.op = 'C' AND v.id = p.target",
            )

    def after(self, stage: Stage) -> None:
        """Nothing is derived from visits: what is owed is asked when it is read."""

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Put back what the batch replaced where it still stands; visits that went on since stay."""
        return undo(batch_id)
