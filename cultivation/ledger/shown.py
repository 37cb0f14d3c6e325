"""当前列 of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.ledger.selectors import lists, work
from cultivation.ledger.timing import load_timing
from cultivation.ledger.views.listing import ShownProblem, lines
from exchange.staging.shown import Asked, Cell, ShownColumns, placed


class ShownProblems(ShownColumns):
    """The page's columns, with the lights of today."""

    template = "ledger/list.html"
    cells = {
        "due": (
            Cell(lambda line: line.words, _("时限情况"), width=14),
            Cell(lambda line: line.due, width=16),
        ),
        "problem": (
            Cell(lambda line: line.row.title, width=34),
            Cell(lambda line: line.row.number, _("编号"), width=18),
            Cell(lambda line: line.category, _("类别")),
            Cell(lambda line: _("紧急") if line.row.is_urgent else "", _("是否紧急"), width=8),
        ),
        "enterprise": (
            Cell(lambda line: line.row.name, width=30),
            *placed(lambda line: line.row.district, lambda line: line.row.street),
        ),
        "step": (
            Cell(lambda line: line.step, _("到哪一步"), width=18),
            Cell(lambda line: line.who, _("该谁"), width=24),
        ),
        "next": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[ShownProblem]]:
        """The page's rows."""
        today, timing = timezone.localdate(), load_timing()
        return lambda keys: lines(lists.rows(actor, keys, today), timing, today, work.turns(actor, keys))
