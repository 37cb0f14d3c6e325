"""当前列 of visits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.contacts.visits.selectors import lists
from cultivation.contacts.visits.views.listing import ShownVisit, lines
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, placed


class ShownVisits(ShownColumns):
    """The page's columns."""

    template = "visits/list.html"
    cells = {
        "day": (Cell(lambda line: line.row.visited_on, kind=Kind.DATE),),
        "enterprise": (
            Cell(lambda line: line.row.name, width=34),
            *placed(lambda line: line.row.district, lambda line: line.row.street),
        ),
        "visitor": (
            Cell(lambda line: line.row.visitor, width=10),
            Cell(lambda line: line.row.unit, _("走访单位"), width=16),
        ),
        "whom": (Cell(lambda line: line.row.whom, width=14),),
        "text": (Cell(lambda line: line.row.text, width=44),),
        "found": (Cell(lambda line: line.problems, width=34),),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[ShownVisit]]:
        """The page's rows."""
        return lambda keys: lines(actor, lists.rows(actor, keys))
