"""The exports of the lists of money: the rows that one sees, in their order.

A workbook with whole account numbers is on record as one with personal data, as every look at them on the pages is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Permission
from core.ui.filters import FilterTable, FilterValues
from exchange import exporters
from exchange.dataset import Dataset
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids, ShownColumns
from incentives.applications.money import columns, filters, selectors, shown

Rows = Callable[[User, FilterValues[None], str], QuerySet[Any]]


class MoneyExport(ListExport):
    """One list of money, by the selector of its page."""

    permission = Permission.EXPORT.value

    def __init__(
        self, declared: Dataset, table: FilterTable[None], columns_of_page: ShownColumns, rows: Rows
    ) -> None:
        self.declared, self.filters, self.shown, self.rows = declared, table, columns_of_page, rows

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """Those that the filters let through."""
        return ids_of(
            actor,
            self.filters,
            asked,
            lambda values, sort: self.rows(actor, values, sort).values_list("pk", flat=True),
        )


def register() -> None:
    """Make the lists exportable; called once from `registering`."""
    for made in (
        MoneyExport(columns.PURSES, filters.PURSES, shown.ShownPurses(), selectors.purses),
        MoneyExport(columns.MOVEMENTS, filters.MOVEMENTS, shown.ShownMovements(), selectors.movements),
        MoneyExport(
            columns.AWARD_BATCHES, filters.AWARD_BATCHES, shown.ShownAwardBatches(), selectors.award_batches
        ),
        MoneyExport(
            columns.PAYMENT_BATCHES,
            filters.PAYMENT_BATCHES,
            shown.ShownPaymentBatches(),
            selectors.payment_batches,
        ),
        MoneyExport(columns.PAYMENT_LINES, filters.LINES, shown.ShownPaymentLines(), selectors.payment_lines),
        MoneyExport(columns.CLAWBACKS, filters.CLAWBACKS, shown.ShownClawbacks(), selectors.clawbacks),
    ):
        exporters.register(made)
