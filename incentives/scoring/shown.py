"""当前列 of the candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from accounts.models import User
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed
from incentives.scoring.lines import Line, candidate_lines


class ShownCandidates(ShownColumns):
    """The page's columns."""

    template = "scoring/_lines.html"
    cells = {
        "enterprise": named(lambda line: line.row.enterprise.name, lambda line: line.row.enterprise.uscc),
        "place": placed(
            lambda line: line.row.district.short_name,
            lambda line: line.row.street.short_name if line.row.street else "",
        ),
        "standing": (Cell(lambda line: line.words, width=12),),
        "points": (Cell(lambda line: line.row.total, kind=Kind.INTEGER, width=10),),
        "possible": (Cell(lambda line: line.row.possible, kind=Kind.INTEGER, width=10),),
        "why": (Cell(lambda line: line.row.why, width=60),),
        "act": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Line]]:
        """The page's rows."""
        return partial(candidate_lines, actor)
