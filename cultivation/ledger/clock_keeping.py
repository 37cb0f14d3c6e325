"""The days that a problem keeps: by when it must be accepted, assigned and resolved, and when its light turns."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from cultivation.ledger.categories import LimitClass
from cultivation.ledger.models import Problem
from cultivation.ledger.rules import clocks, lights
from cultivation.ledger.rules.clocks import Clock, Stop
from cultivation.ledger.states import State
from cultivation.ledger.timing import Timing


def day_of(instant: dt.datetime) -> dt.date:
    """The calendar day of an instant, in the city's time."""
    return timezone.localdate(instant)


def stops_of(problem: Problem) -> tuple[Stop, ...]:
    """The times in which the resolve clock stood still, from their stored form `[{"from": day, "to": day|null}]`."""
    return tuple(
        Stop(dt.date.fromisoformat(each["from"]), dt.date.fromisoformat(each["to"]) if each["to"] else None)
        for each in problem.stopped
    )


def resolve_clock(problem: Problem, timing: Timing) -> Clock:
    """The resolve clock: from `clock_start` once accepted, provisionally from the accept-by day before."""
    registered_on = day_of(problem.registered_at)
    started_on = problem.clock_start if problem.accepted_at else None
    return clocks.resolve_clock(
        timing.calendar,
        timing.limits(started_on or registered_on),
        registered_on=registered_on,
        accepted_on=started_on,
        limit_class=LimitClass(problem.limit_class),
        extension=problem.extension,
        stops=stops_of(problem),
    )


def keep_days(problem: Problem, timing: Timing) -> None:
    """Set every stored day of the problem from its state, its instants and the parameters of their days.

    Accepting is counted by the limits of the day of registration, assigning and resolving by those of the day
    of acceptance. `due_on` is the day of the running clock that comes first. Nothing is saved here.
    """
    calendar = timing.calendar
    registered_on = day_of(problem.registered_at)
    accepted_on = day_of(problem.accepted_at) if problem.accepted_at else None
    limits = timing.limits(accepted_on or registered_on)
    clock = resolve_clock(problem, timing)
    problem.accept_by = clocks.accept_by(calendar, registered_on, timing.limits(registered_on))
    problem.assign_by = clocks.assign_by(calendar, accepted_on, limits) if accepted_on else None
    problem.clock_start = clock.start
    problem.resolve_by = clocks.due_on(calendar, clock)
    running = clocks.running_clocks(
        calendar,
        limits,
        state=State(problem.state),
        registered_on=registered_on,
        accepted_on=accepted_on,
        resolve=clock,
    )
    turns = lights.thresholds(calendar, running, amber=limits.amber)
    problem.due_on = min((clocks.due_on(calendar, each) for each in running), default=None)
    problem.amber_from = turns.amber_from if turns else None
    problem.red_from = turns.red_from if turns else None
    problem.stopped_on = clock.stopped_on if turns else None
