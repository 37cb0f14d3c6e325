"""一页情况: a problem on one sheet of A4, what is long shortened and what does not fit counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.calendar.rules import WorkCalendar
from cultivation.ledger.categories import Category, LimitClass
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.papers.shortening import Some, some, story
from cultivation.ledger.passage import EventLine, part_light
from cultivation.ledger.selectors import one, raised
from cultivation.ledger.states import State
from cultivation.ledger.timing import load_timing
from cultivation.ledger.wording import deadlines, state_sentence

TEMPLATE: Final = "ledger/papers/report.html"
_PARTS, _DECISIONS, _RUNGS = 3, 2, 3
_LINES: Final = 18
"""Lines of the passage where nothing else takes room; a part takes two of them, a decision three."""
_NOTE: Final = 20
"""Characters of a step's note that fit beside the rest of its line; where the story is short, twice as many."""


@dataclass(frozen=True)
class Step:
    """One line of the passage: its day, the working days since the problem was registered, what and by whom."""

    day: dt.date
    days: int
    what: str
    who: str
    note: str


def context(user: User, problem: Problem) -> dict[str, Any]:
    """What the sheet says of a problem that `one.get` gave: a fixed number of queries."""
    timing, today, state = load_timing(), timezone.localdate(), State(problem.state)
    every_part = list(problem.parts.select_related("unit").order_by("pk"))
    parts = some(sorted(every_part, key=lambda part: not part.is_open), _PARTS)
    decisions = some(raised.of_problem(problem, today), _DECISIONS)
    room = _LINES - 2 * len(parts.rows) - 3 * len(decisions.rows)
    steps = _steps(problem, timing.calendar)
    return {
        "problem": problem,
        "today": today,
        "category": Category(problem.category).label,
        "limit_class": LimitClass(problem.limit_class).label,
        "state": state.label,
        "sentence": state_sentence(problem, timing, today),
        "deadlines": deadlines(problem, timing, today),
        "rungs": some(list(problem.escalations.order_by("-on", "-pk")), _RUNGS),
        "parts": Some([(part, part_light(part, timing, today)[1]) for part in parts.rows], parts.more),
        "decisions": decisions,
        "passage": story(steps, room),
        "note_length": _NOTE if len(steps) > room // 2 else 2 * _NOTE,
        "leads_to": one.seen(user, problem.merged_into_id),
    }


def _steps(problem: Problem, calendar: WorkCalendar) -> list[Step]:
    began = day_of(problem.registered_at)
    return [_step(event, began, calendar) for event in list(one.timeline(problem))[::-1]]


def _step(event: ProblemEvent, began: dt.date, calendar: WorkCalendar) -> Step:
    day = day_of(event.at)
    to = f" → {event.to_unit.short_name}" if event.to_unit else ""
    if event.by is not None and event.unit is not None:
        who = f"{event.unit.short_name} {event.by.name}"
    else:
        who = _("企业") if event.party == "ENTERPRISE" else _("平台自动")
    days = calendar.working_days_between(began, day) if day > began else 0
    return Step(day, days, EventLine.of(event).name + to, who, event.note)
