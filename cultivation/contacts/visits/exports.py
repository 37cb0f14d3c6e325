"""The export of visits: the list one sees, complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import User
from cultivation.contacts.visits.datasets import VISITS
from cultivation.contacts.visits.filters import VISITS as FILTERS
from cultivation.contacts.visits.selectors import lists
from cultivation.contacts.visits.shown import ShownVisits
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids


class VisitsExport(ListExport):
    """The rows of the list in its order."""

    declared = VISITS
    filters = FILTERS
    shown = ShownVisits()

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The visits that the filters let through."""
        return ids_of(actor, FILTERS, asked, lambda filters, sort: lists.ids(actor, filters, sort))
