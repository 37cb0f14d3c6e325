"""The clocks of a problem (办理时限): when it must be accepted, assigned, resolved.

All limits are working days; the day a clock starts is not counted and it ends with the n-th day. The
resolve clock stands still in RETURNED and in LONG_TERM: a working day d with from < d ≤ to does not
count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar.rules import WorkCalendar
from cultivation.ledger.categories import ClockName, LimitClass
from cultivation.ledger.rules.limits import Limits
from cultivation.ledger.states import State


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which the clock stood still: from the day it stopped to the day it went on, None while it lasts."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit that runs: `limit` and `extension` in working days from `start`, with the times it stood still."""

    start: date
    limit: int
    extension: int = 0
    stops: tuple[Stop, ...] = ()
    name: ClockName = ClockName.RESOLVE

    @property
    def total(self) -> int:
        """Limit and extension together, working days."""
        return self.limit + self.extension

    @property
    def stopped_on(self) -> date | None:
        """The day on which the clock stopped, if it stands still now."""
        return min((stop.start for stop in self.stops if stop.end is None), default=None)


def accept_by(calendar: WorkCalendar, registered_on: date, limits: Limits) -> date:
    """The last day for accepting or rejecting."""
    return calendar.add_working_days(registered_on, limits.accept)


def assign_by(calendar: WorkCalendar, accepted_on: date, limits: Limits) -> date:
    """The last day for assigning or keeping."""
    return calendar.add_working_days(accepted_on, limits.assign)


def hand_back_by(calendar: WorkCalendar, assigned_on: date, limits: Limits) -> date:
    """The last day on which the holder may return an assignment."""
    return calendar.add_working_days(assigned_on, limits.hand_back)


def callback_by(calendar: WorkCalendar, resolved_on: date, limits: Limits) -> date:
    """The last day for the call-back after resolving."""
    return calendar.add_working_days(resolved_on, limits.callback)


def no_answer_from(calendar: WorkCalendar, resolved_on: date, limits: Limits) -> date:
    """The first day on which silence may be recorded as 默认未评价: the day after the last day for an answer."""
    return calendar.add_working_days(resolved_on, limits.no_answer) + timedelta(days=1)


def resolve_clock(
    calendar: WorkCalendar,
    limits: Limits,
    *,
    registered_on: date,
    accepted_on: date | None,
    limit_class: LimitClass,
    extension: int = 0,
    stops: Iterable[Stop] = (),
) -> Clock:
    """The resolve clock: from acceptance; until then, provisionally, from the day by which to accept."""
    start = accepted_on or accept_by(calendar, registered_on, limits)
    return Clock(start, limits.resolve[limit_class], extension, tuple(stops))


def running_clocks(
    calendar: WorkCalendar,
    limits: Limits,
    *,
    state: State,
    registered_on: date,
    accepted_on: date | None,
    resolve: Clock,
    returned_on: date | None = None,
) -> tuple[Clock, ...]:
    """The clocks of `state`: accept; then resolve, with assign beside it until someone holds the problem.

    After a return the assign clock runs anew beside the standing resolve clock. Empty in the states without a light. A
    problem's light is the worst of them.
    """
    if state is State.REGISTERED:
        return (Clock(registered_on, limits.accept, name=ClockName.ACCEPT),)
    since = {State.ACCEPTED: accepted_on, State.RETURNED: returned_on}.get(state)
    if since is not None:
        return (Clock(since, limits.assign, name=ClockName.ASSIGN), resolve)
    if state in {State.ACCEPTED, State.ASSIGNED, State.RETURNED, State.IN_PROGRESS, State.LONG_TERM}:
        return (resolve,)
    return ()


def day_reached(calendar: WorkCalendar, clock: Clock, days: int) -> date:
    """The day on which `days` counted working days have passed since the clock started.

    A stop that still lasts is left out: until it ends nobody knows the day.
    """
    reached = calendar.add_working_days(clock.start, days)
    for start, end in _closed_stops(clock):
        if start >= reached:
            break
        reached = calendar.add_working_days(
            reached, calendar.working_days_between(max(start, clock.start), end)
        )
    return reached


def due_on(calendar: WorkCalendar, clock: Clock) -> date:
    """The day with whose end the limit and its extension are used up."""
    return day_reached(calendar, clock, clock.total)


def elapsed(calendar: WorkCalendar, clock: Clock, today: date) -> int:
    """Working days so far: the start not counted, today counted, days standing still not counted."""
    asked = min(today, clock.stopped_on or today)
    stood = sum(
        calendar.working_days_between(max(start, clock.start), min(end, asked))
        for start, end in _closed_stops(clock)
        if start < asked
    )
    return calendar.working_days_between(clock.start, asked) - stood


def overdue_days(calendar: WorkCalendar, clock: Clock, today: date) -> int:
    """Working days since the due day, today counted; 0 while it is not past."""
    asked = min(today, clock.stopped_on or today)
    return calendar.working_days_between(due_on(calendar, clock), asked)


def longest_extension(clock: Clock, limits: Limits) -> int:
    """How many working days may be asked for: up to the limit's own length, nothing after the one extension."""
    used = clock.extension > 0
    return 0 if used or limits.extension_count < 1 else int(clock.limit * limits.extension_max)


def extension_ask_by(calendar: WorkCalendar, clock: Clock, limits: Limits) -> date:
    """The last day on which an extension may be asked for: as many working days remain as notice is due.

    On a day off before Monday's due day one remains, as on the Friday before it.
    """
    due = due_on(calendar, clock)
    if limits.extension_notice < 1:
        return due
    return calendar.add_working_days(due, 1 - limits.extension_notice) - timedelta(days=1)


def _closed_stops(clock: Clock) -> list[tuple[date, date]]:
    """The stops that ended, in order, overlapping ones joined."""
    joined: list[tuple[date, date]] = []
    for start, end in sorted((s.start, s.end) for s in clock.stops if s.end is not None):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > clock.start:
            joined.append((start, end))
    return joined
