"""当前列 of warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exchange.staging.shown import Asked, Cell, ShownColumns
from monitoring.warnings import selectors
from monitoring.warnings.lines import Line, lines
from monitoring.warnings.reader import Reader


class ShownWarnings(ShownColumns):
    """The page's columns, with the clocks of today."""

    template = "warnings/list.html"
    cells = {
        "enterprise": (
            Cell(lambda line: line.row.enterprise.name, width=34),
            Cell(lambda line: line.why, _("预计全年"), width=24),
        ),
        "level": (
            Cell(lambda line: line.level_word, width=10),
            Cell(lambda line: line.state, _("状态"), width=10),
        ),
        "due": (
            Cell(lambda line: line.words, width=14),
            Cell(lambda line: line.below, _("期限或处置"), width=20),
        ),
        "holder": (
            Cell(lambda line: line.row.holder.short_name, width=14),
            Cell(lambda line: line.officer or line.leader, _("联系人或挂点领导"), width=18),
        ),
        "last": (
            Cell(lambda line: line.last, width=16),
            Cell(lambda line: line.result, _("处置结果"), width=40),
        ),
        "next": (Cell(lambda line: line.next, width=10),),
        "act": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Line]]:
        """The page's rows."""
        reader = Reader.of(actor)
        return lambda keys: lines(reader, selectors.rows(actor, keys), acts=False, closes=False)
