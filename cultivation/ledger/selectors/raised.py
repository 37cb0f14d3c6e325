"""What was raised to the leading group: who waits for a decision and since when, and what became of the decided."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.calendar.rules import WorkCalendar
from cultivation.ledger.categories import Cause, Rung
from cultivation.ledger.dated import Decision, Escalation
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.rules.wording import day_light
from cultivation.ledger.services.logging import REGISTER
from cultivation.ledger.states import OPEN, Action
from cultivation.ledger.timing import load_timing

_TURNS = {Action.RETURN.value, Action.RECALL.value, Action.REOPEN.value, Action.ESCALATE.value}
MOST = 50


@dataclass(frozen=True)
class Turn:
    """One turning point of a problem's history; `is_bad` where it went wrong."""

    day: dt.date
    words: str
    is_bad: bool


@dataclass(frozen=True)
class Case:
    """A problem that waits for a decision: why it was raised, since when, how many working days."""

    problem: Problem
    cause: str
    reason: str
    since: dt.date
    days: int
    trail: list[Turn] = field(default_factory=list)


@dataclass(frozen=True)
class Decided:
    """A decision with its light: reported, due or late."""

    decision: Decision
    level: str
    words: str


def waiting(user: User, today: dt.date, most: int = MOST) -> list[Case]:
    """What waits for a decision, the longest first, at most so many."""
    calendar = load_timing().calendar
    found = list(undecided(user).order_by("raised_on", "pk")[:most])
    why = _why(found)
    trails = _trails(found)
    return [_case(row, why.get(row.pk), calendar, today, trails[row.pk]) for row in found]


def undecided(user: User) -> QuerySet[Any]:
    """Raised problems that are not over and have no decision since; `raised_on` is the last day they were raised."""
    rungs = Escalation.objects.filter(problem=OuterRef("pk"), rung=Rung.LEADING_GROUP.value).order_by()
    last = rungs.values("problem").annotate(on=Max("on")).values("on")
    since = Decision.objects.filter(problem=OuterRef("pk"), decided_at__date__gte=OuterRef("raised_on"))
    found: QuerySet[Any] = _raised(user).annotate(raised_on=last).exclude(Exists(since))
    return found


def decided(user: User, today: dt.date, limit: int = MOST) -> list[Decided]:
    """Decisions on what the person sees, those not carried out first, by their day."""
    calendar = load_timing().calendar
    shown = (
        Decision.objects.visible_to(user)
        .select_related("problem__enterprise", "unit")
        .order_by("done_at", "due_on", "pk")
    )
    ordered = sorted(shown[: limit * 2], key=lambda row: (row.done_at is not None, row.due_on, row.pk))
    return [_decided(row, calendar, today) for row in ordered[:limit]]


def of_problem(problem: Problem, today: dt.date) -> list[Decided]:
    """The decisions on one problem, the newest first; the caller has it from `one.get`."""
    calendar = load_timing().calendar
    rows = problem.decisions.select_related("unit", "decided_by", "done_by").order_by("-pk")
    return [_decided(row, calendar, today) for row in rows]


def _raised(user: User) -> QuerySet[Any]:
    states = [state.value for state in OPEN]
    rows = Problem.objects.visible_to(user).filter(escalated_to=Rung.LEADING_GROUP.value, state__in=states)
    return rows.select_related("enterprise", "district", "street", "holder")


def _why(rows: Sequence[Problem]) -> dict[int, Escalation]:
    found = Escalation.objects.filter(problem__in=rows, rung=Rung.LEADING_GROUP.value).order_by("on", "pk")
    return {row.problem_id: row for row in found}


def _case(
    row: Any, why: Escalation | None, calendar: WorkCalendar, today: dt.date, trail: list[Turn]
) -> Case:
    since = why.on if why else (row.raised_on or today)
    cause = str(Cause(why.cause).label) if why else ""
    reason = why.reason if why and why.reason else ""
    return Case(row, cause, reason, since, calendar.working_days_between(since, today), trail)


def _trails(rows: Iterable[Problem]) -> dict[int, list[Turn]]:
    """The history of each in a line: what moved it on, and where it went wrong; one statement."""
    events = ProblemEvent.objects.filter(problem__in=[row.pk for row in rows]).select_related("to_unit")
    found: dict[int, list[Turn]] = defaultdict(list)
    for event in events.order_by("pk"):
        words = _words(event)
        if words:
            turn = Turn(event.at.astimezone().date(), words, event.action in _TURNS)
            found[event.problem_id].append(turn)
    return found


def _words(event: ProblemEvent) -> str:
    if event.action == REGISTER:
        return _("登记")
    if event.action not in Action.values or event.action in {Action.NOTE, Action.REVISE, Action.REMIND}:
        return ""
    label = str(Action(event.action).label)
    if event.action == Action.ASSIGN and event.to_unit is not None:
        return _("派%(unit)s") % {"unit": event.to_unit.short_name}
    return label


def _decided(row: Decision, calendar: WorkCalendar, today: dt.date) -> Decided:
    if row.done_at is not None:
        return Decided(row, "GREEN", _("已落实"))
    return Decided(row, *day_light(calendar, row.due_on, today))
