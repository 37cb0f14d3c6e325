"""How long is left, in the words of a light (逾期 2 天, 今日到期, 剩 3 天); days are working days."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.calendar.rules import WorkCalendar
from cultivation.ledger.states import STOPPED, UNLIT, Action, State

WAITS_FOR: dict[State, str | Promise] = {
    State.REGISTERED: _("待受理"),
    State.ACCEPTED: _("待派发"),
    State.ASSIGNED: _("待开始办理"),
    State.RETURNED: _("待改派"),
    State.IN_PROGRESS: _("办理中"),
    State.LONG_TERM: _("长期推进"),
    State.RESOLVED: _("待回访"),
    State.CLOSED: _("已销号"),
    State.REJECTED: _("不予受理"),
    State.MERGED: _("已并入"),
}
"""What a problem in a state waits for, in two or three characters."""

NEXT: dict[State, Action] = {
    State.REGISTERED: Action.ACCEPT,
    State.ACCEPTED: Action.ASSIGN,
    State.RETURNED: Action.ASSIGN,
    State.ASSIGNED: Action.START,
    State.IN_PROGRESS: Action.RESOLVE,
    State.LONG_TERM: Action.RESOLVE,
    State.RESOLVED: Action.CONFIRM,
}
"""The act that a state usually waits for: the primary one of a page."""


def time_left(calendar: WorkCalendar, due_on: date, today: date, stopped_on: date | None = None) -> str:
    """How a limit stands: overdue by working days, due today, or working days left.

    On a day off right after the due day nothing can be counted yet: 已逾期. A stopped clock says so.
    """
    asked = min(today, stopped_on or today)
    if asked > due_on:
        days = calendar.working_days_between(due_on, asked)
        words = str(_("逾期 %(days)d 天")) % {"days": days} if days else str(_("已逾期"))
    elif asked == due_on:
        words = str(_("今日到期"))
    else:
        words = str(_("剩 %(days)d 天")) % {"days": calendar.working_days_between(asked, due_on)}
    return f"{words}（{_('停钟')}）" if stopped_on and stopped_on <= today else words


def day_light(calendar: WorkCalendar, due_on: date, today: date) -> tuple[str, str]:
    """The light and the words of a day by which a part is answered or a decision carried out."""
    level = "RED" if today > due_on else "AMBER" if today == due_on else "GREEN"
    return level, time_left(calendar, due_on, today)


def light_text(
    calendar: WorkCalendar,
    state: State,
    due_on: date | None,
    today: date,
    stopped_on: date | None,
    callback_by: date | None = None,
) -> str:
    """What stands beside the light of a problem: the time left, or what it waits for when no clock runs."""
    if state is State.RESOLVED and callback_by is not None:
        return callback_text(calendar, callback_by, today)
    if due_on is None or state in UNLIT:
        return str(WAITS_FOR[state])
    return time_left(calendar, due_on, today, stopped_on if state in STOPPED else None)


def callback_text(calendar: WorkCalendar, by: date, today: date) -> str:
    """How a call-back stands. It is never 逾期, which is the word of a problem's own clock and ends with RESOLVED."""
    if today < by:
        return str(_("回访剩 %(days)d 天")) % {"days": calendar.working_days_between(today, by)}
    if today == by:
        return str(_("今日应回访"))
    days = calendar.working_days_between(by, today)
    return str(_("回访已过 %(days)d 天")) % {"days": days} if days else str(_("回访已过期限"))
