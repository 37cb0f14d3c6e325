"""序时: where a year's target ought to be on a day (target × the share of the year that has passed)."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from fractions import Fraction


def elapsed(day: dt.date) -> Fraction:
    """The share of the year that has passed when the day is over."""
    return Fraction(day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365)


def expected(target: int, day: dt.date, year: int | None = None) -> int:
    """How many of a year's target are due by the day, in whole enterprises, rounded down (domain, section 8).

    The year is the day's own; of a later one nothing is due yet, of an earlier one everything.
    """
    if year is not None and day.year != year:
        return 0 if day.year < year else target
    return int(target * elapsed(day))


def year_earlier(day: dt.date) -> dt.date:
    """The same day a year before; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


@dataclass(frozen=True)
class Pace:
    """A year's target and how far it is on a day; `target` None while nobody has set one. The year is the day's own."""

    included: int
    target: int | None
    day: dt.date
    year: int | None = None

    @property
    def expected(self) -> int | None:
        """What is due by the day."""
        return None if self.target is None else expected(self.target, self.day, self.year)

    @property
    def gap(self) -> int:
        """How many more than due; negative is a shortfall."""
        return 0 if self.expected is None else self.included - self.expected

    @property
    def behind(self) -> int:
        """The shortfall, 0 where there is none."""
        return max(0, -self.gap)

    @property
    def ahead(self) -> int:
        """How many more than due, 0 where there is a shortfall."""
        return max(0, self.gap)

    @property
    def share(self) -> Fraction | None:
        """How much of the target is done (1 is all of it); None without a target."""
        return Fraction(self.included, self.target) if self.target else None

    @property
    def percent(self) -> str:
        """The share as 83.2%; empty without a target."""
        if self.share is None:
            return ""
        tenths = int(self.share * 1000 + Fraction(1, 2))
        return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
