"""The export of 研判: the list that one sees, complete, with the projection and the rules in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import User
from accounts.roles import Permission
from exchange import exporters
from exchange.about import InForce
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from monitoring.returns.exports import in_quarter
from monitoring.returns.shown import period_of
from monitoring.scan import selectors
from monitoring.scan.datasets import ASSESSMENTS as DATASET
from monitoring.scan.filters import ASSESSMENTS
from monitoring.scan.shown import ShownAssessments


class AssessmentsExport(ListExport):
    """The rows of a quarter's list in its order. Whoever reads results and exports may have it."""

    declared = DATASET
    filters = ASSESSMENTS
    shown = ShownAssessments()
    permission = Permission.SCAN_READ.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The quarter's results that the filters let through."""
        period = period_of(asked)
        return ids_of(
            actor,
            ASSESSMENTS,
            asked,
            lambda filters, sort: selectors.ids(actor, period, filters.q(actor), sort),
        )

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[InForce]:
        """The quarter, then the filters."""
        return [in_quarter(asked), *super().in_force(actor, asked)]


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(AssessmentsExport())
