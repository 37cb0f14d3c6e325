"""当前列 of 申报."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed
from incentives.applications import selectors
from incentives.applications.lines import Line, lines


class ShownApplications(ShownColumns):
    """The page's columns."""

    template = "applications/list.html"
    cells = {
        "clock": (
            Cell(lambda line: line.words, width=12),
            Cell(lambda line: line.row.due_on, _("办理时限"), kind=Kind.DATE),
        ),
        "enterprise": named(lambda line: line.row.enterprise.name, lambda line: line.row.enterprise.uscc),
        "programme": (
            Cell(lambda line: line.row.programme.name, width=24),
            Cell(lambda line: line.row.number, _("编号"), width=16),
        ),
        "place": placed(
            lambda line: line.row.district.name,
            lambda line: line.row.street.name if line.row.street else "",
        ),
        "state": (Cell(lambda line: line.state, width=10),),
        "verdict": (Cell(lambda line: line.verdict, width=10),),
        "amount": (Cell(lambda line: line.amount, kind=Kind.AMOUNT, width=14),),
        "next": (
            Cell(lambda line: line.act, width=20),
            Cell(lambda line: line.who, _("该谁"), width=18),
        ),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Line]]:
        """The page's rows."""
        reader = selectors.reader_of(actor)
        return lambda keys: lines(reader, selectors.rows(actor, keys))
