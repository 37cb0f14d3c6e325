"""当前列 of the sprint list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.enterprises.shown import expected
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed, whole_wan
from monitoring.inclusion.sprint.lines import Line, sprint_lines


class ShownSprint(ShownColumns):
    """The page's columns."""

    template = "inclusion/_sprint_lines.html"
    cells = {
        "enterprise": named(lambda line: line.row.enterprise.name, lambda line: line.row.enterprise.uscc),
        "place": placed(
            lambda line: line.row.district.short_name,
            lambda line: line.row.street.short_name if line.row.street else "",
        ),
        "readiness": (Cell(lambda line: line.level, width=10),),
        "ytd": (whole_wan(lambda line: line.row.ytd),),
        "expected": expected(lambda line: line.row),
        "state": (
            Cell(lambda line: line.state, width=14),
            Cell(lambda line: line.act, _("下一步"), width=20),
        ),
        "included": (Cell(lambda line: line.included_on, kind=Kind.DATE),),
        "act": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Line]]:
        """The page's rows."""
        return partial(sprint_lines, actor)
