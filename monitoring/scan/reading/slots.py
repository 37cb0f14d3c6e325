"""Which quarters a scan reads: each is a slot, a small number that travels with the row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.periods import Period
from monitoring.scan.rules.frames import ELECTRICITY_LAGS, REVENUE_LAGS

_FULL_YEAR = 4


@dataclass(frozen=True)
class Slots:
    """The distinct quarters to read, in the order of their slot numbers; slot 0 is the judged quarter."""

    periods: tuple[Period, ...]

    @classmethod
    def of(cls, wanted: Iterable[Period]) -> Slots:
        """Each quarter once, in the order given."""
        return cls(tuple(dict.fromkeys(wanted)))

    @classmethod
    def to_judge(cls, period: Period, window_years: int) -> Slots:
        """The quarters that an enterprise's judgement looks at."""
        lags = (period.shifted(-lag) for lag in sorted({*REVENUE_LAGS, *ELECTRICITY_LAGS}))
        return cls.of([period, *lags, *past(period, window_years), *full_years(period, window_years)])

    @classmethod
    def of_history(cls, period: Period, window_years: int) -> Slots:
        """The quarters that the baseline looks at; one more full year, for the band of the first."""
        return cls.of([*past(period, window_years), *full_years(period, window_years + 1)])

    def __getitem__(self, period: Period) -> int:
        return self.periods.index(period)

    def __len__(self) -> int:
        return len(self.periods)

    def values(self, due_ends: Sequence[dt.datetime | None] = ()) -> str:
        """As rows of a VALUES list: slot, year, quarter, last day, first instant after the due date."""
        ends = [*due_ends, *[None] * len(self)]
        rows = []
        for (slot, period), end in zip(enumerate(self.periods), ends, strict=False):
            due = end.isoformat() if end else "-infinity"
            rows.append(
                f"({slot}, {period.year}, {period.quarter}, DATE '{period.end}', TIMESTAMPTZ '{due}')"
            )
        return ", ".join(rows)


def past(period: Period, window_years: int) -> list[Period]:
    """The same quarter of the years before, latest first."""
    return [Period(period.year - back, period.quarter) for back in range(1, window_years + 1)]


def full_years(period: Period, window_years: int) -> list[Period]:
    """The fourth quarters of the years before, latest first."""
    return [Period(period.year - back, _FULL_YEAR) for back in range(1, window_years + 1)]
