"""The export of applications: the list that one sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import User
from accounts.roles import Permission
from exchange import exporters
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from incentives.applications import selectors
from incentives.applications.datasets import APPLICATIONS as DATASET
from incentives.applications.filters import APPLICATIONS
from incentives.applications.shown import ShownApplications


class ApplicationsExport(ListExport):
    """The rows of the list in its order. Whoever reads applications and exports may have it."""

    declared = DATASET
    filters = APPLICATIONS
    shown = ShownApplications()
    permission = Permission.EXPORT.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The applications that the filters let through."""
        reader = selectors.reader_of(actor)
        return ids_of(
            actor,
            APPLICATIONS,
            asked,
            lambda filters, sort: selectors.ids(reader, filters, sort or selectors.DEFAULT_SORT),
        )


def register() -> None:
    """Make the dataset exportable; called once from `room.register()`."""
    exporters.register(ApplicationsExport())
