"""Dataset `electricity`: a month that is there already is corrected; the returns it is compared with are judged again."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.undo import undo
from core.audit.undo.result import Undone
from core.bulk import insert_select
from cultivation.enterprises.imports.base import OWNER, refuse_strangers, run
from cultivation.enterprises.imports.scope import writable
from exchange import handlers
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.stated import stated, stored_fields
from monitoring.returns.electricity.models import ElectricityMonth
from monitoring.returns.restating import returns_restated

MOST_KWH: Final = 10**14
"""Twelve such months are still a whole number of a column."""
_MONTH: Final = "date_trunc('month', s.month)::date"
_QUARTERS: Final = """(SELECT DISTINCT m.enterprise_id, extract(year FROM m.month)::int AS year, q.quarter
FROM ({months}) m CROSS JOIN LATERAL generate_series(extract(quarter FROM m.month)::int, 4) q (quarter))"""
_UNDONE: Final = """SELECT coalesce(h.new_enterprise_id, h.old_enterprise_id) AS enterprise_id,
    coalesce(h.new_month, h.old_month) AS month
FROM history.monitoring_electricitymonth h WHERE h.stamp_id IN (SELECT id FROM history.stamp WHERE batch_id = %s)"""


class ElectricityImport:
    """One row is one enterprise's month; any day of it names it."""

    dataset = "electricity"
    permission = Permission.STAT_WRITE.value

    def resolve(self, stage: Stage) -> None:
        """Match enterprise and month; refuse months that have not ended, and what no meter shows."""
        run(
            stage,
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line, {planned("w.id")}, e.district_id, e.street_id
            FROM {stage.rows} s {OWNER}
            LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id
            LEFT JOIN monitoring_electricitymonth w ON w.enterprise_id = e.id AND w.month = {_MONTH}
            """,
        )
        refuse_strangers(stage, writable(stage.actor, self.permission))
        early = f"{_MONTH} >= date_trunc('month', DATE '{stage.today.isoformat()}')"
        stage.refuse(early, name="month", code=ErrorCode.RULE, reason=_("这个月还没有结束"))
        if stage.has("kwh"):
            stage.refuse("s.kwh < 0", name="kwh", code=ErrorCode.RULE, reason=_("用电量不能为负数"))
            stage.refuse(f"s.kwh >= {MOST_KWH}", name="kwh", code=ErrorCode.QUANTITY_TOO_LARGE)
        stage.refuse(
            f"p.line IN (SELECT line FROM (SELECT s.line, count(*) OVER (PARTITION BY u.enterprise_id, {_MONTH}) AS n"
            f" FROM {stage.rows} s JOIN cultivation_enterpriseuscc u ON u.uscc = s.uscc) d WHERE d.n > 1)",
            name="month",
            code=ErrorCode.RULE,
            reason=_("本文件另有一行是同一企业的同一个月，请只保留一行"),
        )

    def current(self, stage: Stage) -> Current:
        """The stored month beside the staged."""
        return Current("JOIN monitoring_electricitymonth w ON w.id = p.target", stored_fields(stage, "w"))

    def write(self, stage: Stage) -> None:
        """New months, and those that are corrected."""
        insert_select(
            stage.cursor,
            ElectricityMonth,
            {"enterprise_id": "u.enterprise_id", "month": _MONTH, "kwh": "s.kwh"},
            f"FROM {stage.changes} {OWNER} WHERE p.op = 'N' ORDER BY s.line",
        )
        run(
            stage,
            f"UPDATE monitoring_electricitymonth w SET kwh = {stated(stage, 'kwh', 'w.kwh')}"
            f" FROM {stage.changes} WHERE p.op = 'C' AND w.id = p.target",
        )

    def after(self, stage: Stage) -> None:
        """The quarters of the year from that month on are compared anew, and next year's with them."""
        months = f"SELECT u.enterprise_id, {_MONTH} AS month FROM {stage.changes} {OWNER}"
        returns_restated(_QUARTERS.format(months=months), official=True)

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Put back what the batch replaced where it still stands."""
        outcome = undo(batch_id)
        returns_restated(_QUARTERS.format(months=_UNDONE), [batch_id], official=True)
        return outcome


def register() -> None:
    """Make the dataset importable; called once from `ready()`."""
    handlers.register(ElectricityImport())
