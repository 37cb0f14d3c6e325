"""当前列 of 纳统."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed
from monitoring.inclusion import selectors
from monitoring.inclusion.lines import Line, lines


class ShownCases(ShownColumns):
    """The page's columns."""

    template = "inclusion/list.html"
    cells = {
        "window": (
            Cell(lambda line: line.words, width=12),
            Cell(lambda line: line.case.due_on, _("关窗日期"), kind=Kind.DATE),
        ),
        "enterprise": named(lambda line: line.case.enterprise.name, lambda line: line.case.enterprise.uscc),
        "place": placed(
            lambda line: line.case.district.name,
            lambda line: line.case.street.name if line.case.street else "",
        ),
        "door": (
            Cell(lambda line: line.case.get_door_display(), width=8),
            Cell(lambda line: line.case.year, _("年度"), kind=Kind.YEAR, width=8),
        ),
        "state": (Cell(lambda line: line.state, width=10),),
        "left": (Cell(lambda line: line.case.left, kind=Kind.INTEGER, width=8),),
        "next": (
            Cell(lambda line: line.act, width=20),
            Cell(lambda line: line.who, _("该谁"), width=18),
        ),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Line]]:
        """The page's rows."""
        reader = selectors.reader_of(actor)
        return lambda keys: lines(reader, selectors.rows(actor, keys))
