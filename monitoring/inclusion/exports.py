"""The exports of 纳统: the list that one sees (with a batch as its filter STAT's batch list), and the lists of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import User
from accounts.roles import Permission
from exchange import exporters
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from monitoring.inclusion import selectors
from monitoring.inclusion.datasets import BATCH
from monitoring.inclusion.datasets import MISSED as MISSED_COLUMNS
from monitoring.inclusion.filters import CASES, MISSED
from monitoring.inclusion.shown import ShownCases, ShownMissed
from monitoring.inclusion.sprint.exports import SprintExport


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


class MissedExport(ListExport):
    """应统未统 and its mirror, as the list stands."""

    declared = MISSED_COLUMNS
    filters = MISSED
    shown = ShownMissed()
    permission = Permission.EXPORT.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The lines that the filters let through."""
        return ids_of(actor, MISSED, asked, lambda filters, _sort: selectors.missed_ids(actor, filters))


def register() -> None:
    """Make the datasets exportable; called once from `room.register()`."""
    for made in (BatchExport(), MissedExport(), SprintExport()):
        exporters.register(made)
