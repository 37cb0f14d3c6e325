"""The export of warnings: the list one sees, complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import User
from accounts.roles import Permission
from exchange import exporters
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from monitoring.warnings import selectors
from monitoring.warnings.datasets import WARNINGS as DATASET
from monitoring.warnings.filters import WARNINGS
from monitoring.warnings.reader import Reader
from monitoring.warnings.shown import ShownWarnings


class WarningsExport(ListExport):
    """The rows of the list in its order. Whoever reads results and exports may have it."""

    declared = DATASET
    filters = WARNINGS
    shown = ShownWarnings()
    permission = Permission.SCAN_READ.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The warnings that the filters let through."""
        reader = Reader.of(actor)
        return ids_of(actor, WARNINGS, asked, lambda filters, sort: selectors.ids(reader, filters, sort))


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(WarningsExport())
