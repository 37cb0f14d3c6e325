"""The export of a quarter's list: who owes a return and what was reported, in the columns of the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.enterprises.codes import Source
from cultivation.enterprises.exports import ByEnterpriseExport
from exchange import exporters
from exchange.about import InForce
from exchange.dataset import Column, Kind
from exchange.reading.result import Slot
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from monitoring.returns import selectors
from monitoring.returns.datasets import RETURNS
from monitoring.returns.electricity.datasets import ELECTRICITY
from monitoring.returns.fields import NUMBERS, FieldUnit
from monitoring.returns.filters import MEMBERS
from monitoring.returns.keyed import POWERS
from monitoring.returns.shown import ShownReturns, period_of


class ReturnsExport(ListExport):
    """The list that one sees, in the unit in which it can be sent back."""

    declared = RETURNS
    filters = MEMBERS
    shown = ShownReturns()

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The members of the quarter's list."""
        query = selectors.query_of(actor, period_of(asked))
        return ids_of(actor, MEMBERS, asked, lambda filters, sort: selectors.ids(query, filters, sort))

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[InForce]:
        """The quarter, then the filters."""
        return [in_quarter(asked), *super().in_force(actor, asked)]

    def source(self, ids: Ids, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The quarter is given and not read from the members: by it the index of returns is found."""
        period = period_of(asked)
        source, params = super().source(ids, asked)
        return source, (*params, period.year, period.quarter, Source.ENTERPRISE.value)

    def slots(self, actor: User, ids: Ids, asked: Mapping[str, Sequence[str]]) -> list[Slot]:
        """The columns, with the unit of all amounts."""
        unit = _unit(*self.source(ids, asked))
        return [Slot(_in(unit, slot.column)) for slot in super().slots(actor, ids, asked)]


def in_quarter(asked: Mapping[str, Sequence[str]]) -> InForce:
    """The quarter of a list, in words."""
    return InForce(str(_("季度")), period_of(asked).label_zh)


def _unit(rows: str, params: Sequence[Any]) -> str:
    """The coarsest unit in which no amount has more than two decimals: what was exported can be sent back (V04).

    For all rows at once what `keyed.unit_for` says of one.
    """
    amounts = [f"r.{field.code}" for field in NUMBERS if field.unit is FieldUnit.YUAN]
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


def register() -> None:
    """Make the datasets exportable; called once from `ready()`."""
    exporters.register(ReturnsExport())
    exporters.register(ByEnterpriseExport(ELECTRICITY, "w.month"))
