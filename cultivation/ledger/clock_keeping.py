"""The days that a problem keeps: by when it must be accepted, assigned and resolved, and when its light turns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from cultivation.ledger.categories import LimitClass
from cultivation.ledger.models import Problem
from cultivation.ledger.rules import clocks, lights
from cultivation.ledger.rules.agenda import agenda
from cultivation.ledger.rules.clocks import Clock, Stop
from cultivation.ledger.states import STOPPED, State
from cultivation.ledger.timing import Timing

_CITY: Final = ZoneInfo(settings.TIME_ZONE)


def day_of(instant: dt.datetime) -> dt.date:
    """The calendar day of an instant, in the city's time."""
    return instant.astimezone(_CITY).date()


def stops_of(problem: Problem) -> tuple[Stop, ...]:
    """The times in which the resolve clock stood still, from their stored form `[{"from": day, "to": day|null}]`."""
    return tuple(
        Stop(dt.date.fromisoformat(each["from"]), dt.date.fromisoformat(each["to"]) if each["to"] else None)
        for each in problem.stopped
    )


@dataclass(frozen=True)
class Facts:
    """All that the days of a problem are counted from."""

    state: State
    limit_class: LimitClass
    extension: int
    registered_on: dt.date
    accepted_on: dt.date | None
    started_on: dt.date | None
    returned_on: dt.date | None
    stops: tuple[Stop, ...]
    next_date: dt.date | None


def facts_of(problem: Problem) -> Facts:
    """The problem's own."""
    return Facts(
        state=State(problem.state),
        limit_class=LimitClass(problem.limit_class),
        extension=problem.extension,
        registered_on=day_of(problem.registered_at),
        accepted_on=day_of(problem.accepted_at) if problem.accepted_at else None,
        started_on=problem.clock_start if problem.accepted_at else None,
        returned_on=day_of(problem.returned_at) if problem.returned_at else None,
        stops=stops_of(problem),
        next_date=problem.next_date if problem.state == State.LONG_TERM else None,
    )


def resolve_clock(problem: Problem, timing: Timing) -> Clock:
    """The resolve clock: from `clock_start` once accepted, provisionally from the accept-by day before."""
    facts = facts_of(problem)
    return timing.once(("clock", facts), lambda: _clock(facts, timing))


def keep_days(problem: Problem, timing: Timing) -> None:
    """Set every stored day of the problem from its state, its instants and the parameters of their days.

    Nothing is saved here. A new agenda is looked through from its first day: of days that are past, the sweep records
    each rung once.
    """
    facts = facts_of(problem)
    days, items = timing.once(("days", facts), lambda: _days(facts, timing))
    for name, day in days.items():
        setattr(problem, name, day)
    if items != problem.agenda:
        problem.agenda, problem.next_on = items, dt.date.fromisoformat(items[0][0]) if items else None


def _clock(facts: Facts, timing: Timing) -> Clock:
    return clocks.resolve_clock(
        timing.calendar,
        timing.limits(facts.started_on or facts.registered_on),
        registered_on=facts.registered_on,
        accepted_on=facts.started_on,
        limit_class=facts.limit_class,
        extension=facts.extension,
        stops=facts.stops,
    )


def _days(facts: Facts, timing: Timing) -> tuple[dict[str, dt.date | None], list[list[str]]]:
    """The days by the names of the columns, and the agenda as it is kept.

    Accepting is counted by the limits of the day of registration, assigning and resolving by those of the day
    of acceptance. `due_on` is the day of the running clock that comes first.
    """
    calendar = timing.calendar
    limits = timing.limits(facts.accepted_on or facts.registered_on)
    clock = _clock(facts, timing)
    assign_from = facts.returned_on if facts.state is State.RETURNED else facts.accepted_on
    of_state = clocks.running_clocks(
        calendar,
        limits,
        state=facts.state,
        registered_on=facts.registered_on,
        accepted_on=facts.accepted_on,
        resolve=clock,
        returned_on=facts.returned_on,
    )
    running = [each for each in of_state if each.stopped_on is None]
    turns = lights.thresholds(calendar, of_state, amber=limits.amber)
    days = {
        "accept_by": clocks.accept_by(calendar, facts.registered_on, timing.limits(facts.registered_on)),
        "assign_by": clocks.assign_by(calendar, assign_from, limits) if assign_from else None,
        "clock_start": clock.start,
        "resolve_by": clocks.due_on(calendar, clock),
        "due_on": min((clocks.due_on(calendar, each) for each in running or of_state), default=None),
        "amber_from": turns.amber_from if turns else None,
        "red_from": turns.red_from if turns else None,
        "stopped_on": clock.stopped_on if turns and not running else None,
    }
    items = agenda(calendar, limits, running, facts.next_date)
    return days, [[item.on.isoformat(), item.clock, item.what] for item in items]


def light_of(problem: Problem, today: dt.date) -> str:
    """The light of a problem from its stored days, as the lists compare them; NONE without a clock."""
    if problem.amber_from is None or problem.red_from is None:
        return "NONE"
    known = lights.Thresholds(problem.amber_from, problem.red_from)
    return str(lights.light_by_thresholds(known, today, problem.stopped_on) or "NONE")


def stand_still(problem: Problem, before: State, day: dt.date) -> None:
    """Stop the resolve clock where the problem came into a state in which it stands still, and let it go on elsewhere."""
    stood, stands = before in STOPPED, State(problem.state) in STOPPED
    if stands and not stood:
        problem.stopped = [*problem.stopped, {"from": day.isoformat(), "to": None}]
    elif stood and not stands:
        problem.stopped = [{**each, "to": each["to"] or day.isoformat()} for each in problem.stopped]
