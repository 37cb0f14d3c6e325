"""Quarters: the period in which the portal monitors, written 2024Q3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_TEXT = re.compile(r"(\d{4})[Qq]([1-4])", re.ASCII)
_FIRST, _LAST = 1950, 2999
_ORDINALS = "一二三四"


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A quarter of a calendar year. Ordered by time; hashable; ``str`` gives ``2024Q3``."""

    year: int
    quarter: int

    def __post_init__(self) -> None:
        """ValueError with a Chinese sentence if there is no such quarter."""
        if not 1 <= self.quarter <= 4:
            raise ValueError(f"季度应为1至4，现为{self.quarter}")
        if not 1900 <= self.year <= 9998:
            raise ValueError(f"年份应为四位数（1900起），现为{self.year}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2024Q3`` or ``2024q3``; ValueError with a Chinese sentence otherwise.

        What can be written leaves room to look back and ahead from it: no page breaks at the calendar's ends.
        """
        match = _TEXT.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"期间“{text}”无法识别，应写作 2024Q3")
        period = cls(int(match[1]), int(match[2]))
        if not _FIRST <= period.year <= _LAST:
            raise ValueError(f"年份应在{_FIRST}至{_LAST}之间，现为{period.year}")
        return period

    @classmethod
    def containing(cls, day: date) -> Self:
        """The quarter in which `day` lies."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def last_complete(cls, day: date) -> Self:
        """The last quarter that has wholly passed on `day` (its last day is before `day`)."""
        return cls.containing(day).previous

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return self.next.start - timedelta(days=1)

    @property
    def previous(self) -> Self:
        """The quarter before, across the year's end."""
        return self.shifted(-1)

    @property
    def next(self) -> Self:
        """The quarter after, across the year's end."""
        return self.shifted(1)

    @property
    def same_quarter_last_year(self) -> Self:
        """The quarter with which a year-on-year figure compares."""
        return self.shifted(-4)

    @property
    def label_zh(self) -> str:
        """For pages: 2024年三季度."""
        return f"{self.year}年{self.quarter_zh}"

    @property
    def quarter_zh(self) -> str:
        """Where its year is understood: 三季度."""
        return f"{_ORDINALS[self.quarter - 1]}季度"

    def shifted(self, quarters: int) -> Self:
        """The quarter `quarters` later (earlier if negative)."""
        year, index = divmod(4 * self.year + self.quarter - 1 + quarters, 4)
        return type(self)(year, index + 1)
