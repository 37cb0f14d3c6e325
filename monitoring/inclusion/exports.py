"""The export of 纳统: the list that one sees; with a batch as its filter it is the batch list for STAT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import User
from accounts.roles import Permission
from exchange import exporters
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from monitoring.inclusion import selectors
from monitoring.inclusion.datasets import BATCH
from monitoring.inclusion.filters import CASES
from monitoring.inclusion.shown import ShownCases


class BatchExport(ListExport):
    """The rows of the list in its order. Whoever reads cases and exports may have it."""

    declared = BATCH
    filters = CASES
    shown = ShownCases()
    permission = Permission.EXPORT.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The cases that the filters let through."""
        reader = selectors.reader_of(actor)
        return ids_of(
            actor,
            CASES,
            asked,
            lambda filters, sort: selectors.ids(reader, filters, sort or selectors.DEFAULT_SORT),
        )


def register() -> None:
    """Make the dataset exportable; called once from `room.register()`."""
    exporters.register(BatchExport())
