"""The days that a problem keeps: by when it must be accepted, assigned and resolved, and when its light turns."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from cultivation.ledger.categories import LimitClass
from cultivation.ledger.models import Problem
from cultivation.ledger.rules import clocks, lights
from cultivation.ledger.rules.agenda import Item, agenda
from cultivation.ledger.rules.clocks import Clock, Stop
from cultivation.ledger.states import STOPPED, State
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
    returned_on = day_of(problem.returned_at) if problem.returned_at else None
    limits = timing.limits(accepted_on or registered_on)
    clock = resolve_clock(problem, timing)
    problem.accept_by = clocks.accept_by(calendar, registered_on, timing.limits(registered_on))
    assign_from = returned_on if problem.state == State.RETURNED else accepted_on
    problem.assign_by = clocks.assign_by(calendar, assign_from, limits) if assign_from else None
    problem.clock_start = clock.start
    problem.resolve_by = clocks.due_on(calendar, clock)
    of_state = clocks.running_clocks(
        calendar,
        limits,
        state=State(problem.state),
        registered_on=registered_on,
        accepted_on=accepted_on,
        resolve=clock,
        returned_on=returned_on,
    )
    running = [each for each in of_state if each.stopped_on is None]
    turns = lights.thresholds(calendar, of_state, amber=limits.amber)
    problem.due_on = min((clocks.due_on(calendar, each) for each in running or of_state), default=None)
    problem.amber_from = turns.amber_from if turns else None
    problem.red_from = turns.red_from if turns else None
    problem.stopped_on = clock.stopped_on if turns and not running else None
    _keep_agenda(problem, agenda(calendar, limits, running, _resumes(problem)))


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


def _resumes(problem: Problem) -> dt.date | None:
    return problem.next_date if problem.state == State.LONG_TERM else None


def _keep_agenda(problem: Problem, items: tuple[Item, ...]) -> None:
    """A new agenda is looked through from its first day: of days that are past, the sweep records each rung once."""
    kept = [[item.on.isoformat(), item.clock, item.what] for item in items]
    if kept != problem.agenda:
        problem.agenda, problem.next_on = kept, items[0].on if items else None
