"""How the rows of a returns workbook meet the quarter: matched by USCC, list and scope, judged by V01–V26.

What blocks refuses a row. What must be explained is explained for the whole row by its 说明; a row without it is kept as
a draft (待说明) and never refused. A row that differs from the return in force is a new version. The quarter is that of
the row's 年份 and 季度, else the one chosen at the upload (`period=2024Q3`). A row that names an enterprise and states
nothing else, as the export of who has not reported yet has them, is nothing to import and counts as unchanged. Drafts and
returned ones are not in force: a row beside one is a new submission.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.undo import undo
from core.audit.undo.result import Undone
from core.audit.undo.staging import UndoTable
from core.bulk import default_sql
from cultivation.enterprises.imports.base import OWNER, refuse_doubles, refuse_strangers, run
from cultivation.enterprises.imports.scope import writable
from cultivation.enterprises.standing import refresh_standing, refresh_standing_of
from exchange import handlers
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.findings import refuse_each
from exchange.staging.stated import stated
from monitoring.returns import explaining
from monitoring.returns.fields import FIELDS, NUMBERS, Field
from monitoring.returns.in_force import settle_all
from monitoring.returns.judging import judged
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.restating import batch_undone, returns_restated
from monitoring.returns.rules.window import REASON_AT_LEAST
from monitoring.returns.staged import StagedReturns, stored
from monitoring.returns.states import ReturnState
from monitoring.returns.timeline import record_all

MOST_PEOPLE = 2**31 - 1


class ReturnsImport(StagedReturns):
    """One row is one enterprise's quarter from one source; the target is the return in force."""

    def __init__(self, dataset: str, permission: Permission, fields: tuple[Field, ...], *, own: bool) -> None:
        super().__init__(fields, own=own)
        self.dataset, self.permission = dataset, permission.value

    def resolve(self, stage: Stage) -> None:
        """Match, then refuse strangers, unknown quarters, what blocks, and corrections that may not be."""
        found = " AND ".join(f"s.{field.code} IS NULL" for field in self.staged(stage)) or "true"
        found = f"({found}) OR (r.id IS NULL AND {self.is_the_draft(stage)})"
        run(
            stage,
            f"INSERT INTO {stage.plan} (line, op, target, district_id, street_id)"
            f" SELECT s.line, {planned(f'CASE WHEN {found} THEN -s.line - 1 ELSE r.id END')},"
            " coalesce(m.district_id, e.district_id),"
            " CASE WHEN m.id IS NULL THEN e.street_id ELSE m.street_id END"
            f" FROM {self.joined(stage)}",
        )
        refuse_strangers(stage, writable(stage.actor, self.permission))
        stage.refuse(
            f"{self.year(stage)} IS NULL OR {self.quarter(stage)} IS NULL",
            name="quarter",
            code=ErrorCode.RULE,
            reason=_("没有说明是哪个季度：请从季度报表页面进入导入，或在表中加“年份”“季度”两列"),
        )
        refuse_doubles(stage, *self._apart(stage))
        for field in ("employees", "rd_employees"):
            if stage.has(field):
                stage.refuse(f"abs(s.{field}) > {MOST_PEOPLE}", name=field, code=ErrorCode.QUANTITY_TOO_LARGE)
        rows = stage.kept["judged"] = judged(self, stage)
        refuse_each(stage, rows.faults)
        self._refuse_corrections(stage)
        explaining.refuse_short(stage, rows.to_explain())

    def _apart(self, stage: Stage) -> list[str]:
        return [name for name in ("year", "quarter", "source") if stage.has(name)]

    def _refuse_corrections(self, stage: Stage) -> None:
        differs = " OR ".join(
            f"(s.{field.code} IS NOT NULL AND s.{field.code} IS DISTINCT FROM {stored(field)})"
            for field in self.staged(stage)
        )
        if not differs:
            return
        changed = (
            "EXISTS (SELECT FROM monitoring_quarterlyreturn r WHERE r.id = p.target AND r.state = '{state}'"
            f" AND ({differs}))"
        )
        stage.refuse(
            changed.format(state=ReturnState.DISTRICT_APPROVED.value),
            name="state",
            code=ErrorCode.RULE,
            reason=_("该报表区已审核，请先由审核人退回，再更正"),
        )
        said = (
            f"coalesce(length(trim(s.correction)), 0) >= {REASON_AT_LEAST}"
            if stage.has("correction")
            else "false"
        )
        stage.refuse(
            f"{changed.format(state=ReturnState.ACCEPTED.value)} AND NOT {said}",
            name="correction",
            code=ErrorCode.RULE,
            reason=_("该报表市已审核入库，更正须在“更正原因”一列写明原因"),
        )

    def current(self, stage: Stage) -> Current:
        """The return in force beside the staged; identity and remarks are never compared."""
        values = {field.code: stored(field) for field in self.staged(stage)}
        return Current("JOIN monitoring_quarterlyreturn r ON r.id = p.target", values)

    def write(self, stage: Stage) -> None:
        """New versions: the one in force (a draft too) steps back, what is not stated is carried over from `r`."""
        table = f"returns_{stage.batch_id}"
        run(stage, f"DROP TABLE IF EXISTS pg_temp.{table}")
        run(
            stage,
            f"""
            CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS
            SELECT s.line, u.enterprise_id, {self.year(stage)} AS year, {self.quarter(stage)} AS quarter,
                {self.source()} AS source, p.district_id, p.street_id, p.target
            FROM {stage.changes} {OWNER}
            """,
        )
        run(stage, f"ANALYZE {table}")
        state = explaining.stage_found(stage, table) if self.own else f"'{ReturnState.SUBMITTED.value}'"
        values = {
            "district_id": "t.district_id",
            "street_id": "t.street_id",
            "state": state,
            "reason": stated(stage, "correction", "''"),
            "entered_by_id": "%s",
            **{field.code: self._written(stage, field) for field in FIELDS},
        }
        QuarterlyReturn.supersede_all(
            table,
            values,
            joined=f"JOIN {stage.rows} s ON s.line = t.line"
            " LEFT JOIN monitoring_quarterlyreturn r ON r.id = t.target",
            order="t.line",
            parameters=[stage.actor.pk],
        )
        if self.own:
            explaining.keep(stage, table)
            record_all(table, stage.actor)
            if stage.drafts:
                settle_all(table)  # a draft leaves the version in force as it was
        returns_restated(table, official=not self.own)

    def _written(self, stage: Stage, field: Field) -> str:
        said = f"s.{field.code}, " if field in self.staged(stage) else ""
        return f"coalesce({said}r.{field.code}, {default_sql(QuarterlyReturn, field.code)})"

    def after(self, stage: Stage) -> None:
        """A fourth quarter stands in for the annual figure; scans and lists read the returns themselves."""
        refresh_standing_of(
            f"SELECT u.enterprise_id FROM {stage.changes} {OWNER} WHERE {self.quarter(stage)} = 4"
        )

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Versions step back to what they superseded; first ones go. What was taken back states nothing any more."""
        stood: list[int] = []
        outcome = undo(batch_id, hooks={QuarterlyReturn: lambda table: stood.extend(_standing(table))})
        QuarterlyReturn.objects.filter(pk__in=stood, is_current=False).update(state=ReturnState.EMPTY)
        refresh_standing()
        batch_undone(batch_id)
        return outcome


def _standing(table: UndoTable) -> list[int]:
    """The batch's own versions that stand until it is undone."""
    found = table.rows(
        f"SELECT x.row_id FROM {table.temp} x JOIN {table.now} t ON t.{table.key} = x.row_id"
        " WHERE x.act = 'I' AND t.is_current"
    )
    return [int(row[0]) for row in found]


def register() -> None:
    """Make the datasets importable; called once from `ready()`."""
    handlers.register(ReturnsImport("returns", Permission.RETURN_WRITE, FIELDS, own=True))
    handlers.register(ReturnsImport("official_returns", Permission.STAT_WRITE, NUMBERS, own=False))
