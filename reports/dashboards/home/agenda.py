"""What to do today, gathered from every room and put in the order in which to do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo, todo_sources

SHOWN = 12
_RANK = {"RED": 0, "AMBER": 1, "GREEN": 2}


@dataclass(frozen=True)
class Agenda:
    """The first to-dos in order, how many there are in all, and how many of all are overdue."""

    rows: tuple[ToDo, ...]
    total: int
    overdue: int

    @property
    def hidden(self) -> int:
        """How many wait behind those that are shown."""
        return self.total - len(self.rows)

    @property
    def headline(self) -> str:
        """今天 6 件事，1 件已逾期."""
        if not self.total:
            return str(_("今天没有待办"))
        if not self.overdue:
            return str(_("今天 %(total)d 件事") % {"total": self.total})
        return str(
            _("今天 %(total)d 件事，%(overdue)d 件已逾期") % {"total": self.total, "overdue": self.overdue}
        )


def agenda(user: User, day: dt.date) -> Agenda:
    """Ask each source once for its rows; for its counts only where it keeps some back."""
    found: list[ToDo] = []
    total = overdue = 0
    for source in todo_sources.allowed(user):
        rows = source.find(user, day)
        found += rows
        number = source.count(user, day) if source.count and rows else len(rows)
        total += max(number, len(rows))
        more = number > len(rows) and source.overdue is not None
        overdue += source.overdue(user, day) if more and source.overdue else _late(rows)
    return Agenda(tuple(sorted(found, key=_order)[:SHOWN]), total, overdue)


def badge(user: User) -> int | None:
    """The number beside 工作台."""
    day = timezone.localdate()
    counted = [
        source.count(user, day) if source.count else len(source.find(user, day))
        for source in todo_sources.allowed(user)
    ]
    return sum(counted) or None


def _late(rows: Iterable[ToDo]) -> int:
    return sum(1 for row in rows if row.light == "RED" and row.has_clock)


def _order(row: ToDo) -> tuple[int, dt.date, int]:
    """Red before amber before green before suggestions; within a light what is due first, then what weighs more."""
    return _RANK.get(row.light, 3), row.due_on or dt.date.max, -row.weight
