"""Working-day arithmetic (工作日) on plain data.

The day of the event is not counted; day 1 is the next working day; a limit of n ends with the n-th. Statutory
days off and make-up working days come from the State Council's yearly notices. A year whose notice is not
loaded counts weekends only, and every date in it is flagged "暂按周末推算".

A calendar is a cumulative count of working days over a fixed range of years, so that every question, for
one day or for a column of a million, is a look-up.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

Days = npt.NDArray[np.datetime64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

OFF: Final = "OFF"
WORK: Final = "WORK"
ESTIMATED_NOTE: Final = _("暂按周末推算")

FIRST_YEAR: Final = 1950
LAST_YEAR: Final = 2150


class WorkCalendar:
    """The working days from 1950 to 2150, given the loaded notices.

    `off` are days off, `work` make-up working days, `years` the years whose notice is loaded; a day of a
    year that is not loaded is ignored. Built once and shared: it never changes.
    """

    def __init__(self, off: Iterable[date], work: Iterable[date], years: Iterable[int]) -> None:
        self.years = frozenset(years)
        self._first = np.datetime64(f"{FIRST_YEAR}-01-01", "D")
        last = np.datetime64(f"{LAST_YEAR}-12-31", "D")
        days = np.arange(self._first, last + 1)
        working = np.is_busday(days)
        for listed, value in ((off, False), (work, True)):
            known = [day for day in listed if day.year in self.years]
            if known:
                working[(np.array(known, dtype="datetime64[D]") - self._first).astype(np.int64)] = value
        self._working: Flags = working
        self._upto: Ints = np.cumsum(working, dtype=np.int64)
        self._workdays: Days = days[working]

    @classmethod
    def from_rows(
        cls, rows: Iterable[tuple[date, str]], years: Iterable[int] | None = None
    ) -> "WorkCalendar":
        """From rows (day, kind OFF|WORK); the loaded years are those of the rows unless stated."""
        listed = list(rows)
        unknown = {kind for _day, kind in listed} - {OFF, WORK}
        if unknown:
            raise ValueError(f"unknown kind of day: {sorted(unknown)}")
        return cls(
            off=[day for day, kind in listed if kind == OFF],
            work=[day for day, kind in listed if kind == WORK],
            years={day.year for day, _kind in listed} if years is None else years,
        )

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        return bool(self._working[self._index(np.datetime64(day, "D"))])

    def is_estimated(self, day: date) -> bool:
        """Whether the notice of the day's year is missing (暂按周末推算)."""
        return day.year not in self.years

    def add_working_days(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`, which is not counted.

        0 gives `start` itself; a negative number counts back from `start`: −1 is the last working day
        before it. Raises OverflowError outside 1950–2150.
        """
        return _to_date(self.add_working_days_array(np.array([start], dtype="datetime64[D]"), days)[0])

    def working_days_between(self, start: date, end: date) -> int:
        """The number of working days d with start < d ≤ end; 0 if end ≤ start."""
        return int(self._upto[self._index(np.datetime64(max(start, end), "D"))]) - int(
            self._upto[self._index(np.datetime64(start, "D"))]
        )

    def next_working_day(self, day: date) -> date:
        """`day` itself if people work on it, otherwise the first working day after it."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def add_working_days_array(self, start: Days, days: npt.ArrayLike) -> Days:
        """`add_working_days` for columns (datetime64[D], integers); NaT stays NaT."""
        start = start.astype("datetime64[D]")
        counts = np.broadcast_to(np.asarray(days, dtype=np.int64), start.shape)
        result = start.copy()
        moved = ~np.isnat(start) & (counts != 0)
        index, steps = self._index(start[moved]), counts[moved]
        before = self._upto[index] - np.where(steps < 0, self._working[index], False)
        rank = before + steps - (steps > 0)
        if rank.size and (rank.min() < 0 or rank.max() >= len(self._workdays)):
            raise OverflowError(f"the calendar covers {FIRST_YEAR} to {LAST_YEAR}")
        result[moved] = self._workdays[rank]
        return result

    def _index(self, days: "Days | np.datetime64") -> Ints:
        index = np.asarray((days - self._first).astype(np.int64))
        if index.size and (index.min() < 0 or index.max() >= len(self._working)):
            raise OverflowError(f"the calendar covers {FIRST_YEAR} to {LAST_YEAR}")
        return index


def _to_date(day: np.datetime64) -> date:
    value: date = day.astype("datetime64[D]").item()
    return value
