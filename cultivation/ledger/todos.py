"""What waits for a person, as to-dos and as the badge beside 问题台账."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from core.registry import ToDo
from cultivation.ledger.filters import light_q
from cultivation.ledger.rules.lights import Light
from cultivation.ledger.rules.wording import NEXT, light_text
from cultivation.ledger.selectors import raised, work
from cultivation.ledger.selectors.lists import ProblemRow
from cultivation.ledger.states import Action, State
from cultivation.ledger.timing import Timing, load_timing
from cultivation.ledger.whose import MINE

MOST = 20

_DUE_ACT: dict[State, Any] = {
    State.REGISTERED: Action.ACCEPT.label,
    State.ACCEPTED: Action.ASSIGN.label,
    State.RETURNED: lazy("改派"),
    State.RESOLVED: lazy("回访"),
}
"""What the due day of a state is for; elsewhere for resolving."""


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """Problems whose next act is this person's, what is due first on top; at most twenty."""
    timing = load_timing()
    return [_todo(row, timing, day) for row in work.my_work(user, day, MOST)]


def to_do_count(user: User, _day: dt.date) -> int:
    """How many there are."""
    return work.next_acts(user).count()


def to_do_overdue(user: User, day: dt.date) -> int:
    """How many of them are late by their light, as the list counts; one query."""
    return work.next_acts(user).filter(light_q(Light.RED, day)).count()


def badge(user: User) -> int | None:
    """The number beside 问题台账: what waits for this person."""
    return work.mine(user).count() or None


def begins(user: User) -> dict[str, str]:
    """Who has work in the ledger begins with what waits for them; who reads it, with all of it."""
    return {"work": MINE} if user.can(Permission.LEDGER_HOLD) else {}


def raised_badge(user: User) -> int | None:
    """The number beside 提级事项: what waits for a decision."""
    return raised.undecided(user).count() or None


def _todo(row: ProblemRow, timing: Timing, day: dt.date) -> ToDo:
    state = State(row.state)
    action = NEXT[state]
    due, level = row.due_on, row.light
    called = timing.callback_by(timezone.localdate(row.resolved_at)) if row.resolved_at else None
    words = light_text(timing.calendar, state, row.due_on, day, row.stopped_on, called)
    if state is State.RESOLVED and called:
        due, level = called, "AMBER" if day >= called else "GREEN"
    by = f"{due:%m-%d}" if due else ""
    detail = _("%(enterprise)s · %(number)s · 应于 %(by)s 前%(act)s") % {
        "enterprise": row.name,
        "number": row.number,
        "by": by,
        "act": _DUE_ACT.get(state, Action.RESOLVE.label),
    }
    return ToDo(
        light=level or "NONE",
        light_text=words,
        title=row.title,
        detail=detail,
        url=reverse("ledger:detail", args=[row.id]),
        act=str(_("回访") if action is Action.CONFIRM else action.label),
        due_on=due,
        weight=1 if row.is_urgent else 0,
    )
