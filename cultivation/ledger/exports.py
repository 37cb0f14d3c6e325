"""The export of the ledger: the list one sees, complete, in the columns of the 台账 sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from accounts.models import User
from cultivation.ledger.datasets import PROBLEMS
from cultivation.ledger.filters import PROBLEMS as FILTERS
from cultivation.ledger.selectors import lists
from exchange import exporters
from exchange.staging.listed import Ids, ListExport, ids_of


class ProblemsExport(ListExport):
    """The rows of the list in its order."""

    declared = PROBLEMS

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The problems that the filters let through."""
        today = timezone.localdate()
        return ids_of(actor, FILTERS, asked, lambda filters, sort: lists.ids(actor, filters, sort, today))


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(ProblemsExport())
