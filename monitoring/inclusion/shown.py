"""当前列 of 纳统 and of 应统未统."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed, whole_wan
from monitoring.inclusion import selectors
from monitoring.inclusion.lines import Line, lines
from monitoring.inclusion.models import MissedInclusion


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


class ShownMissed(ShownColumns):
    """The columns of the year's lists."""

    template = "inclusion/missed.html"
    cells = {
        "enterprise": named(lambda row: row.enterprise.name, lambda row: row.enterprise.uscc),
        "kind": (
            Cell(lambda row: row.get_kind_display(), width=12),
            Cell(lambda row: row.year, _("年度"), kind=Kind.YEAR, width=8),
        ),
        "revenue": (whole_wan(lambda row: row.revenue),),
        "source": (Cell(lambda row: row.get_source_display(), width=12),),
        "holder": (Cell(lambda row: row.holder.short_name, width=14),),
        "site": (
            Cell(lambda row: "" if row.site_on else _("待核实"), width=10),
            Cell(lambda row: row.site_on, _("现场核实日期"), kind=Kind.DATE),
        ),
        "reason": (
            Cell(lambda row: row.get_reason_display() if row.closed_on else "", width=16),
            Cell(lambda row: row.closed_on, _("核销日期"), kind=Kind.DATE),
        ),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[MissedInclusion]]:
        """The page's rows."""
        return partial(selectors.missed_lines, actor)
