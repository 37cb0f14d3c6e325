"""The export of candidates: the list that one sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from exchange import exporters
from exchange.about import InForce
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from incentives.scoring import selectors
from incentives.scoring.datasets import CANDIDATES as DATASET
from incentives.scoring.filters import CANDIDATES
from incentives.scoring.shown import ShownCandidates


class CandidatesExport(ListExport):
    """The rows of the list in its order. Whoever reads awards and exports may have it."""

    declared = DATASET
    filters = CANDIDATES
    shown = ShownCandidates()
    permission = Permission.EXPORT.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The candidates that the filters let through."""
        return ids_of(actor, CANDIDATES, asked, lambda filters, _sort: selectors.ids(actor, filters))

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[InForce]:
        """Level and year, which every list has, then the other filters."""
        values = CANDIDATES.parse(actor, asked)
        own = [
            InForce(str(_("级别")), str(selectors.level_of(values).label)),
            InForce(str(_("年度")), str(_("%(year)d 年") % {"year": selectors.year_of(values)})),
        ]
        others = {name: given for name, given in asked.items() if name not in ("level", "year")}
        return [*own, *super().in_force(actor, others)]


def register() -> None:
    """Make the dataset exportable; called once from `room.register()`."""
    exporters.register(CandidatesExport())
