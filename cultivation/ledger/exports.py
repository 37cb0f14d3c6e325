"""The export of the ledger: the list one sees, complete, in the columns of the 台账 sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from accounts.models import User
from cultivation.ledger.datasets import PROBLEMS
from cultivation.ledger.filters import PROBLEMS as FILTERS
from cultivation.ledger.selectors import lists
from cultivation.ledger.shown import ShownProblems
from exchange import exporters
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids


class ProblemsExport(ListExport):
    """The rows of the list in its order."""

    declared = PROBLEMS
    filters = FILTERS
    shown = ShownProblems()

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The problems that the filters let through."""
        today = timezone.localdate()
        return ids_of(actor, FILTERS, asked, lambda filters, sort: lists.ids(actor, filters, sort, today))


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(ProblemsExport())
