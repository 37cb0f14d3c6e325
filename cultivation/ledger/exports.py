"""The export of the ledger: the list one sees, complete, in the columns of the 台账 sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils import timezone

from accounts.models import User
from cultivation.ledger.datasets import PROBLEMS
from cultivation.ledger.filters import PROBLEMS as FILTERS
from cultivation.ledger.others import contact_officer
from cultivation.ledger.selectors import lists
from cultivation.ledger.shown import ShownProblems
from exchange import exporters
from exchange.reading.result import Slot
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids

OFFICER: Final = "officer"
"""The column 联系干部."""


class ProblemsExport(ListExport):
    """The rows of the list in its order."""

    declared = PROBLEMS
    filters = FILTERS
    shown = ShownProblems()

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The problems that the filters let through."""
        today = timezone.localdate()
        return ids_of(actor, FILTERS, asked, lambda filters, sort: lists.ids(actor, filters, sort, today))

    def joins(self, slots: Sequence[Slot]) -> str:
        """To the contact officer, where a room keeps contacts."""
        named = contact_officer()
        return named.joins if named and any(slot.column.code == OFFICER for slot in slots) else ""

    def read(self, slot: Slot) -> str:
        """联系干部 is the contact officer, else the holder's person."""
        named, read = contact_officer(), super().read(slot)
        return f"coalesce({named.name}, {read})" if named and slot.column.code == OFFICER else read


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(ProblemsExport())
