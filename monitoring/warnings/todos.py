"""What waits for a person, as to-dos and as the badge beside 退库预警."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.calendar.rules import WorkCalendar
from core.calendar.selectors import current
from core.registry import ToDo
from core.ui.query import address
from cultivation.enterprises.codes import Risk
from monitoring.warnings import selectors, wording
from monitoring.warnings.closing import greens_of
from monitoring.warnings.codes import DUE_WORDS, RAISING
from monitoring.warnings.filters import RAISED
from monitoring.warnings.models import Warning
from monitoring.warnings.reader import Reader
from monitoring.warnings.whose import overdue_q

MOST = 20


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """The warnings that the person handles or closes, the gravest first; at most twenty."""
    reader = Reader(user, day)
    rows = selectors.my_work(reader, MOST)
    if not rows:
        return []
    greens, calendar = greens_of(rows, reader), current()
    closes = user.can(Permission.WARNING_CLOSE)
    return [
        _closing(row)
        if closes and row.level == Risk.GREEN and greens.get(row.pk, 0) >= reader.greens
        else _handling(row, day, calendar)
        for row in rows
    ]


def to_do_count(user: User, day: dt.date) -> int:
    """How many there are."""
    return selectors.to_act(Reader(user, day)).count()


def to_do_overdue(user: User, day: dt.date) -> int:
    """How many of them are late."""
    reader = Reader(user, day)
    return selectors.to_act(reader).filter(overdue_q(reader)).count()


def raised(user: User, day: dt.date) -> Sequence[ToDo]:
    """What was raised to the person, a line for each level: others handle it, so that it is looked at and asked for."""
    return [
        ToDo(
            light="RED",
            light_text=_("逾期 %(n)d 天") % {"n": (day - first).days},
            title=_("%(level)s预警：%(n)d 家逾期没有处置")
            % {"level": wording.level_word(level), "n": number},
            detail=_("最早的应在 %(day)s 前%(what)s。") % {"day": f"{first:%m-%d}", "what": DUE_WORDS[level]},
            url=address("warnings:list", show=RAISED, risk=level.value),
            act=_("查看名单"),
            due_on=first,
            weight=_weight(level),
        )
        for level, number, first in selectors.told(Reader(user, day))
    ]


def badge(user: User) -> int | None:
    """The number beside 退库预警: what waits for this person."""
    return selectors.mine(Reader.of(user)).count() or None


def begins(_user: User) -> dict[str, str]:
    """The list begins with what is in hand."""
    return {"show": "open"}


def _handling(row: Warning, day: dt.date, calendar: WorkCalendar) -> ToDo:
    light, words = wording.clock(row, day, calendar)
    due_on, what = row.due_on, _("%(day)s 前%(what)s") % {
        "day": f"{row.due_on:%m-%d}", "what": DUE_WORDS[row.level],
    }  # fmt: skip
    if row.met_on is not None and row.next_on is not None:
        due_on, what = row.next_on, _("约定 %(day)s 再联系") % {"day": f"{row.next_on:%m-%d}"}
    return ToDo(
        light=light,
        light_text=words,
        title=_("%(level)s预警：%(name)s")
        % {"level": wording.level_word(row.level), "name": row.enterprise.name},
        detail=f"{row.holder.short_name} · {what}",
        url=reverse("warnings:detail", args=[row.pk]),
        act=_("登记处置"),
        due_on=due_on,
        weight=_weight(Risk(row.level)),
    )


def _weight(level: Risk) -> int:
    return len(RAISING) - RAISING.index(level) if level in RAISING else 0


def _closing(row: Warning) -> ToDo:
    return ToDo(
        light="NONE",
        light_text=_("建议解除"),
        title=_("可以解除预警：%(name)s") % {"name": row.enterprise.name},
        detail=_("连续平稳，核实后写明原因解除。"),
        url=reverse("warnings:detail", args=[row.pk]),
        act=_("解除"),
    )
