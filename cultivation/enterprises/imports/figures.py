"""Dataset `figures`: annual figures by source; a difference is a new version."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.roles import Permission
from core.verdict import refuse, require
from cultivation.enterprises.imports.base import (
    OWNER,
    ByEnterprise,
    refuse_doubles,
    refuse_strangers,
    refuse_years,
    run,
)
from cultivation.enterprises.imports.scope import writable
from cultivation.enterprises.imports.versions import supersede
from cultivation.enterprises.rules import MOST_PEOPLE, NEGATIVE_OUTPUT
from cultivation.enterprises.services.figures import WRITES
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.stated import stored_fields


class FiguresImport(ByEnterprise):
    """One row is one enterprise's year from one source; the target is the version in force."""

    dataset = "figures"
    permission = Permission.FIGURES_READ.value  # who may write which source is decided row by row

    def resolve(self, stage: Stage) -> None:
        """Match enterprise, year and source; refuse sources and years that the person may not write."""
        run(
            stage,
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line, {planned("a.id")}, e.district_id, e.street_id
            FROM {stage.rows} s {OWNER}
            LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id
            LEFT JOIN cultivation_annualfigures a ON a.enterprise_id = e.id AND a.year = s.year
                AND a.source = s.source AND a.is_current
            """,
        )
        permissions = [permission.value for permission in WRITES.values()]
        if not any(stage.actor.can(permission) for permission in permissions):
            require(refuse(_("您没有导入这类数据的权限"), code="import.permission"))
        refuse_strangers(stage, writable(stage.actor, *permissions))
        for source, permission in WRITES.items():
            inside, params = writable(stage.actor, permission.value).sql("p")
            stage.refuse(
                f"s.source = '{source.value}' AND NOT {inside}",
                name="source",
                code=ErrorCode.RULE,
                params=params,
                reason=_("您不能登记“%(source)s”来源的数据") % {"source": source.label},
            )
        refuse_years(stage, "s.year", name="year")
        if stage.has("output"):
            stage.refuse("s.output < 0", name="output", code=ErrorCode.RULE, reason=NEGATIVE_OUTPUT)
        if stage.has("employees"):
            many, few = f"s.employees > {MOST_PEOPLE}", "s.employees < 0"
            stage.refuse(many, name="employees", code=ErrorCode.QUANTITY_TOO_LARGE)
            stage.refuse(few, name="employees", code=ErrorCode.RULE, reason=_("从业人员不能为负数"))
        refuse_doubles(stage, "year", "source")

    def current(self, stage: Stage) -> Current:
        """The figures in force beside the staged; the name is only for the reader."""
        return Current("JOIN cultivation_annualfigures a ON a.id = p.target", stored_fields(stage, "a"))

    def write(self, stage: Stage) -> None:
        """New versions of what differs."""
        stated = [each.column.field for each in stage.fields]
        measures = "".join(f', s."{each.name}" AS {each.column.field}' for each in stage.fields)
        supersede(
            stage, stated, f"SELECT u.enterprise_id, s.year, s.source{measures} FROM {stage.changes} {OWNER}"
        )
