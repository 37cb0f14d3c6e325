"""The windows of the two doors (domain, section 2): those that the bureau entered, else those of the parameters.

Months of the parameters' range are the monthly door's windows, each from its first to its last day; the annual door's
range is one window, that may reach into the next year.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cultivation.enterprises.codes import Door

MonthDay = tuple[int, int]


@dataclass(frozen=True, order=True, slots=True)
class Slot:
    """One window of a door."""

    closes_on: dt.date
    opens_on: dt.date


def read_range(text: str) -> tuple[MonthDay, MonthDay]:
    """A range of month and day as the parameters write it: `02-01/11-30`."""
    first, last = (tuple(int(part) for part in each.split("-")) for each in text.split("/"))
    return (first[0], first[1]), (last[0], last[1])


def assumed(door: str, year: int, span: tuple[MonthDay, MonthDay]) -> list[Slot]:
    """The windows that begin in a year by the parameters."""
    (first_month, first_day), (last_month, last_day) = span
    start = _day(year, first_month, first_day)
    end = _day(year, last_month, last_day)
    if end < start:
        end = _day(year + 1, last_month, last_day)
    if door == Door.ANNUAL:
        return [Slot(end, start)]
    found = []
    day = start
    while day <= end:
        close = min(_day(day.year, day.month, 31), end)
        found.append(Slot(close, day))
        day = close + dt.timedelta(1)
    return found


def slots(door: str, year: int, entered: Iterable[Slot], span: tuple[MonthDay, MonthDay]) -> list[Slot]:
    """The windows that begin in a year: those entered for it, else those of the parameters."""
    own = sorted(slot for slot in entered if slot.opens_on.year == year)
    return own or assumed(door, year, span)


def next_slot(found: Sequence[Slot], day: dt.date) -> Slot | None:
    """The window that is open on a day, else the next to open."""
    return min((slot for slot in found if slot.closes_on >= day), default=None)


def door_for(production_from: dt.date | None, earliest: dt.date) -> Door:
    """The door that is proposed: MONTHLY for who began production on or after a day of the year before, else ANNUAL."""
    return Door.MONTHLY if production_from is not None and production_from >= earliest else Door.ANNUAL


def _day(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
