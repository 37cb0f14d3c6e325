"""Dataset `enterprises`: profile, dated names and codes, and revenue by year with source ENTERPRISE."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Permission
from accounts.units import PlaceFault
from core.bulk import insert_select
from cultivation.enterprises.imports.base import OWNER, ByEnterprise, refuse_years, run
from cultivation.enterprises.imports.scope import WritableScope, stage_places, text_of, writable
from cultivation.enterprises.imports.versions import supersede
from cultivation.enterprises.models import Enterprise, EnterpriseName, EnterpriseUscc
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.stated import assigned, kept_fields, new_fields, stored_fields

NO_PLACE = {
    PlaceFault.DISTRICT_UNKNOWN: gettext_lazy("没有这个区"),
    PlaceFault.DISTRICT_AMBIGUOUS: gettext_lazy("不能确定是哪个区，请写全称"),
    PlaceFault.STREET_UNKNOWN: gettext_lazy("没有这个街道"),
    PlaceFault.STREET_AMBIGUOUS: gettext_lazy("不能确定是哪个街道，请写全称并填写所属区"),
    PlaceFault.STREET_ELSEWHERE: gettext_lazy("这个街道不属于所填的区"),
}
"""Why a place was not found, in words; the column is the part before the underscore."""


class EnterprisesImport(ByEnterprise):
    """One row is one enterprise, matched by a USCC it has or had; unknown codes are new enterprises."""

    dataset = "enterprises"
    permission = Permission.ENTERPRISE_WRITE.value

    def resolve(self, stage: Stage) -> None:
        """Match by code, find the place; a new row without one is in the importer's only place.

        A row that names another district but no street leaves the street, which belongs to the old one.
        """
        scope = writable(stage.actor, self.permission)
        places = stage_places(stage)
        district, street = scope.own_place
        run(
            stage,
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line, {planned("u.enterprise_id")},
                coalesce(nullif(w.district_id, 0), e.district_id, %(district)s, o.parent_id),
                CASE WHEN w.street_id > 0 THEN w.street_id
                     WHEN e.id IS NULL THEN CASE WHEN w.district_id IN (0, o.parent_id) THEN o.id END
                     WHEN w.district_id IN (0, e.district_id) THEN e.street_id END
            FROM {stage.rows} s {OWNER}
            LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id
            LEFT JOIN {places} w ON w.district = {text_of(stage, "district")} AND w.street = {text_of(stage, "street")}
            LEFT JOIN accounts_unit o ON o.id = %(street)s
            """,
            {"district": district, "street": street},
        )
        self._refuse(stage, scope, places)

    def _refuse(self, stage: Stage, scope: WritableScope, places: str) -> None:
        inside, params = scope.sql("e")
        stranger = f"EXISTS (SELECT FROM cultivation_enterprise e WHERE e.id = p.target AND NOT {inside})"
        if not scope.city:
            stage.refuse(stranger, name="uscc", code=ErrorCode.OUT_OF_SCOPE, params=params)
        for problem, why in NO_PLACE.items():
            unknown = (
                f"EXISTS (SELECT FROM {places} w WHERE w.district = {text_of(stage, 'district')}"
                f" AND w.street = {text_of(stage, 'street')} AND w.problem = '{problem}')"
            )
            name = problem.partition("_")[0].lower()
            stage.refuse(unknown, name=name, code=ErrorCode.UNKNOWN_UNIT, why=why)
        stage.refuse("p.district_id IS NULL", name="district", code=ErrorCode.REQUIRED)
        inside, params = scope.sql("p")
        if not scope.city:
            for name in filter(stage.has, ("street", "district")):  # one's own, sent elsewhere
                away = f"s.{name} IS NOT NULL AND p.target IS NOT NULL AND NOT {inside}"
                stage.refuse(away, name=name, code=ErrorCode.OUT_OF_SCOPE, params=params)
            stage.refuse(f"NOT {inside}", name="uscc", code=ErrorCode.OUT_OF_SCOPE, params=params)
        if stage.has("founded_on"):
            future = f"s.founded_on > '{stage.today.isoformat()}'"
            stage.refuse(future, name="founded_on", code=ErrorCode.RULE, reason=_("成立日期晚于今天"))
        for column in stage.of("revenue"):
            stated_there = f's."{column.name}" IS NOT NULL'
            refuse_years(stage, str(column.year), name=column.name, where=stated_there)

    def current(self, stage: Stage) -> Current:
        """The stored profile beside the staged; a place written otherwise is not a change."""
        joins = [
            "JOIN cultivation_enterprise e ON e.id = p.target JOIN accounts_unit d ON d.id = e.district_id"
            " LEFT JOIN accounts_unit t ON t.id = e.street_id"
        ]
        values = stored_fields(stage, "e")
        if stage.has("district"):
            values["district"] = "CASE WHEN p.district_id = e.district_id THEN s.district ELSE d.name END"
        if stage.has("street"):
            values["street"] = (
                "CASE WHEN p.street_id IS NOT DISTINCT FROM e.street_id THEN s.street ELSE t.name END"
            )
        for column in stage.of("revenue"):
            figures = f"a{column.year}"
            joins.append(
                f"LEFT JOIN cultivation_annualfigures {figures} ON {figures}.enterprise_id = p.target"
                f" AND {figures}.year = {column.year} AND {figures}.source = 'ENTERPRISE' AND {figures}.is_current"
            )
            values[column.name] = f"{figures}.revenue"
        return Current(" ".join(joins), values)

    def write(self, stage: Stage) -> None:
        """New enterprises with their first name and code; renamings; changed profiles; changed figures."""
        self._create(stage)
        self._rename(stage)
        self._change(stage)
        years = [column for column in stage.of("revenue") if column.year is not None]
        if years:
            values = ", ".join(f'({column.year}::smallint, s."{column.name}")' for column in years)
            supersede(
                stage,
                ["revenue"],
                "SELECT p.target AS enterprise_id, y.year, 'ENTERPRISE'::text AS source, y.revenue"
                f" FROM {stage.changes} CROSS JOIN LATERAL (VALUES {values}) y (year, revenue)"
                " WHERE y.revenue IS NOT NULL",
            )

    def _create(self, stage: Stage) -> None:
        if not stage.has("name"):  # the engine has refused every new row of a file without names
            return
        new = f"{stage.rows} s JOIN {stage.plan} p ON p.line = s.line AND p.op = 'N'"
        made = insert_select(
            stage.cursor,
            Enterprise,
            {
                "uscc": "s.uscc",
                "district_id": "p.district_id",
                "street_id": "p.street_id",
                **new_fields(stage, Enterprise),
            },
            f"FROM {new} ORDER BY s.line",
        )
        if not made:
            return
        run(
            stage,
            f"UPDATE {stage.plan} p SET target = e.id FROM {stage.rows} s JOIN cultivation_enterprise e"
            " ON e.uscc = s.uscc WHERE p.line = s.line AND p.op = 'N'",
        )
        for model, column in ((EnterpriseUscc, "uscc"), (EnterpriseName, "name")):
            insert_select(
                stage.cursor, model, {"enterprise_id": "p.target", column: f"s.{column}"}, f"FROM {new}"
            )

    def _rename(self, stage: Stage) -> None:
        if not stage.has("name"):
            return
        table, today = f"renamed_{stage.batch_id}", f"'{stage.today.isoformat()}'::date"
        run(stage, f"DROP TABLE IF EXISTS pg_temp.{table}")
        run(
            stage,
            f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS SELECT e.id, s.name"
            f" FROM {stage.changes} JOIN cultivation_enterprise e ON e.id = p.target"
            " WHERE p.op = 'C' AND p.was ? 'name' AND s.name <> e.name",
        )
        run(
            stage,
            f"UPDATE cultivation_enterprisename n SET valid_to = {today} FROM {table} r"
            " WHERE n.enterprise_id = r.id AND n.valid_to IS NULL",
        )
        insert_select(
            stage.cursor,
            EnterpriseName,
            {"enterprise_id": "id", "name": "name", "valid_from": today},
            f"FROM {table}",
        )

    def _change(self, stage: Stage) -> None:
        values = {"district_id": "p.district_id", "street_id": "p.street_id", **kept_fields(stage, "e")}
        old = ", ".join(f"e.{field}" for field in values)
        run(
            stage,
            f"UPDATE cultivation_enterprise e SET {assigned(values)}, version = e.version + 1 FROM {stage.changes}"
            f" WHERE p.op = 'C' AND e.id = p.target AND ({old}) IS DISTINCT FROM ({', '.join(values.values())})",
        )
