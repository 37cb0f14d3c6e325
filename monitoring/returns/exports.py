"""The export of a quarter's list: who owes a return and what was reported, in the columns of the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from core.periods import Period
from core.ui.query import keys_among
from core.verdict import refuse, require
from cultivation.enterprises.codes import Source
from exchange.reading.result import Slot
from exchange.staging import exporters
from exchange.staging.exporters import Query
from monitoring.returns import filters, selectors
from monitoring.returns.datasets import RETURNS
from monitoring.returns.fields import FIELDS
from monitoring.returns.states import ReturnState

OTHERS = frozenset({"sort", "pk", "period", "page"})


class ReturnsExport:
    """The list that one sees; whoever may not see whole phone numbers gets no column for them."""

    dataset = "returns"
    permission = Permission.EXPORT.value

    def query(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Query:
        """Raises Refused for a filter or value that there is not: an export never holds more than was asked for."""
        if not actor.can(Permission.RETURN_READ):
            require(refuse(_("您没有导出这类数据的权限"), code="export.permission"))
        period = period_of(asked)
        ids, params = self._ids(actor, period, asked)
        phones = holds_throughout(actor, Permission.RETURN_READ, Permission.PHONE_READ)
        columns = _columns()
        if not phones:
            del columns["phone"]
        own = (period.year, period.quarter, Source.ENTERPRISE.value)
        sql = (
            f"SELECT {', '.join(columns.values())}"
            f" FROM (SELECT q.id, row_number() OVER () AS place FROM ({ids}) q (id)) x"
            " JOIN monitoring_monitoringmember m ON m.id = x.id"
            " JOIN cultivation_enterprise e ON e.id = m.enterprise_id"
            " LEFT JOIN monitoring_quarterlyreturn r ON r.enterprise_id = m.enterprise_id AND r.is_current"
            " AND (r.year, r.quarter, r.source) = (%s, %s, %s) ORDER BY x.place"
        )
        return Query([Slot(RETURNS[code]) for code in columns], sql, (*params, *own), personal=phones)

    def _ids(
        self, actor: User, period: Period, asked: Mapping[str, Sequence[str]]
    ) -> tuple[str, tuple[Any, ...]]:
        for code in asked:
            if code not in filters.BY_CODE and code not in OTHERS:
                require(refuse(_("没有“%(name)s”这个筛选条件"), code="FILTER_UNKNOWN", name=code))
        chosen = filters.parse(actor, asked)
        for verdict in chosen.refused.values():
            require(verdict)
        sort = (list(asked.get("sort", ())) or [selectors.DEFAULT_SORT])[-1]
        found = selectors.ids(selectors.asked(actor, period), chosen, sort)
        if asked.get("pk"):
            found = found.filter(pk__in=keys_among(asked["pk"]) or [0])
        return found.query.sql_with_params()


def period_of(asked: Mapping[str, Sequence[str]]) -> Period:
    """The quarter asked for, else the last complete one. Raises Refused for nonsense."""
    text = (list(asked.get("period", ())) or [""])[-1]
    if not text:
        return Period.last_complete(timezone.localdate())
    try:
        return Period.parse(text)
    except ValueError:
        require(refuse(_("“%(period)s”不是季度，应写作 2024Q3"), code="FILTER_VALUE", period=text))
        raise


def _columns() -> dict[str, str]:
    """SQL of each column, over list `m`, enterprise `e` and own return `r`."""
    states = " ".join(f"WHEN '{state.value}' THEN '{state.label}'" for state in ReturnState)
    return {
        "name": "e.name",
        "uscc": "e.uscc",
        "year": "m.year",
        "quarter": "m.quarter::text",
        **{field.code: f"r.{field.code}" for field in FIELDS},
        "state": f"CASE coalesce(r.state, '{ReturnState.EMPTY.value}') {states} END",
    }


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(ReturnsExport())
