"""What the days ahead hold for a problem while nobody acts on it: reminders, rungs, the end of a long term.

It is worked out with each act and kept with the problem, so that the daily sweep compares dates and runs no rule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.calendar.rules import WorkCalendar
from cultivation.ledger.categories import ClockName, Rung
from cultivation.ledger.rules.clocks import Clock, day_reached
from cultivation.ledger.rules.limits import Limits
from cultivation.ledger.rules.reminders import reminders

REMIND: Final = "REMIND"
RESUME: Final = "RESUME"


@dataclass(frozen=True, slots=True)
class Item:
    """`what` happens `on` a working day: REMIND, RESUME or a rung, of the clock that brings it (empty for RESUME)."""

    on: date
    clock: str
    what: str


def agenda(
    calendar: WorkCalendar, limits: Limits, clocks: Iterable[Clock], next_date: date | None = None
) -> tuple[Item, ...]:
    """The items of the clocks that run, and of the long term that ends with `next_date`, in the order of their days."""
    found = [
        item for clock in clocks if clock.stopped_on is None for item in _of_clock(calendar, limits, clock)
    ]
    if next_date is not None:
        found.append(Item(calendar.add_working_days(next_date, 1), "", RESUME))
    return tuple(sorted(found, key=lambda item: (item.on, item.clock, item.what)))


def rung_days(calendar: WorkCalendar, limits: Limits, clock: Clock) -> dict[Rung, date]:
    """The working day on which each rung is reached by a clock whose stops have all ended."""
    after = {
        Rung.DISTRICT: limits.escalate_district,
        Rung.BUREAU: limits.escalate_bureau,
        Rung.LEADING_GROUP: limits.escalate_group,
    }
    return {rung: day_reached(calendar, clock, clock.total + days) for rung, days in after.items()}


def _of_clock(calendar: WorkCalendar, limits: Limits, clock: Clock) -> Iterator[Item]:
    name = ClockName(clock.name).value
    for day in reminders(calendar, clock, limits):
        yield Item(day, name, REMIND)
    for rung, day in rung_days(calendar, limits, clock).items():
        yield Item(day, name, rung.value)
