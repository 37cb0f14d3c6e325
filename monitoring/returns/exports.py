"""The export of a quarter's list: who owes a return and what was reported, in the columns of the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from core.periods import Period
from core.verdict import refuse, require
from cultivation.enterprises.codes import Source
from exchange.reading.result import Slot
from exchange.staging import exporters
from exchange.staging.exporters import Query
from exchange.staging.listed import ids_of, placed
from monitoring.returns import selectors
from monitoring.returns.datasets import RETURNS
from monitoring.returns.fields import FIELDS
from monitoring.returns.filters import MEMBERS
from monitoring.returns.states import ReturnState


class ReturnsExport:
    """The list that one sees; whoever may not see whole phone numbers gets no column for them."""

    dataset = "returns"
    permission = Permission.EXPORT.value

    def query(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Query:
        """Raises Refused for a filter or value that there is not: an export never holds more than was asked for."""
        if not actor.can(Permission.RETURN_READ):
            require(refuse(_("您没有导出这类数据的权限"), code="export.permission"))
        period = period_of(asked)
        ask = selectors.asked(actor, period)
        ids, params = ids_of(actor, MEMBERS, asked, lambda chosen, sort: selectors.ids(ask, chosen, sort))
        phones = holds_throughout(actor, Permission.RETURN_READ, Permission.PHONE_READ)
        columns = _columns()
        if not phones:
            del columns["phone"]
        own = (period.year, period.quarter, Source.ENTERPRISE.value)
        sql = (
            f"SELECT {', '.join(columns.values())}"
            f" FROM {placed(ids)}"
            " JOIN monitoring_monitoringmember m ON m.id = x.id"
            " JOIN cultivation_enterprise e ON e.id = m.enterprise_id"
            " LEFT JOIN monitoring_quarterlyreturn r ON r.enterprise_id = m.enterprise_id AND r.is_current"
            " AND (r.year, r.quarter, r.source) = (%s, %s, %s) ORDER BY x.place"
        )
        return Query([Slot(RETURNS[code]) for code in columns], sql, (*params, *own), personal=phones)


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
