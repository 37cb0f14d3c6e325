"""The export of a quarter's list: who owes a return and what was reported, in the columns of the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from core.periods import Period
from core.verdict import refuse, require
from cultivation.enterprises.codes import Source
from exchange.dataset import Column
from exchange.kinds import Kind
from exchange.reading.result import Slot
from exchange.staging import exporters
from exchange.staging.exporters import Query
from exchange.staging.listed import ids_of, placed
from monitoring.returns import selectors
from monitoring.returns.datasets import RETURNS
from monitoring.returns.fields import FIELDS, NUMBERS, Unit
from monitoring.returns.filters import MEMBERS
from monitoring.returns.keyed import POWERS
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
        query = selectors.query_of(actor, period)
        ids, params = ids_of(actor, MEMBERS, asked, lambda chosen, sort: selectors.ids(query, chosen, sort))
        phones = holds_throughout(actor, Permission.RETURN_READ, Permission.PHONE_READ)
        columns = _columns()
        if not phones:
            del columns["phone"]
        rows = (
            f"FROM {placed(ids)}"
            " JOIN monitoring_monitoringmember m ON m.id = x.id"
            " JOIN cultivation_enterprise e ON e.id = m.enterprise_id"
            " LEFT JOIN monitoring_quarterlyreturn r ON r.enterprise_id = m.enterprise_id AND r.is_current"
            " AND (r.year, r.quarter, r.source) = (%s, %s, %s)"
        )
        params = (*params, period.year, period.quarter, Source.ENTERPRISE.value)
        unit = _unit(rows, params)
        slots = [Slot(_in(unit, RETURNS[code])) for code in columns]
        sql = f"SELECT {', '.join(columns.values())} {rows} ORDER BY x.place"
        return Query(slots, sql, params, personal=phones)


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


def _unit(rows: str, params: Sequence[Any]) -> str:
    """The coarsest unit in which no amount has more than two decimals: what was exported can be sent back (V04).

    For all rows at once what `keyed.unit_for` says of one.
    """
    amounts = [f"r.{field.code}" for field in NUMBERS if field.unit is Unit.YUAN]
    whole = ", ".join(
        f"bool_and({' AND '.join(f'coalesce({amount} %% {10**power / 100}, 0) = 0' for amount in amounts)})"
        for power in POWERS.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {whole} {rows}", params)
        fits = cursor.fetchone() or ()
    return next((unit for unit, fit in zip(POWERS, fits, strict=True) if fit), next(iter(POWERS)))


def _in(unit: str, column: Column) -> Column:
    return replace(column, unit=unit) if column.kind is Kind.AMOUNT else column


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
