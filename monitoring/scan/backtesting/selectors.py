"""What a backtest can be made of, and whether what it proposed was entered since."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from core.parameters.selectors import at
from core.periods import Period
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.backtesting.models import Backtest, Calibration

YEARS: Final = 3
"""So many years are judged by the page's button."""


def years_to_judge(today: dt.date) -> list[int]:
    """Of the last years those whose fourth quarter was returned, oldest first."""
    ended = range(today.year - YEARS, today.year)
    current = QuarterlyReturn.objects.filter(quarter=4, is_current=True, revenue__isnull=False)
    return [year for year in ended if current.filter(year=year).exists()]


def entered(proposed: Calibration) -> bool:
    """Whether the factors in force today are those proposed."""
    valid = at(timezone.localdate())
    factors = valid.number("scan_calibration_q10"), valid.number("scan_calibration_q90")
    return factors == (proposed.q10, proposed.q90)


def backtest_of(period: Period) -> Backtest | None:
    """The newest of a quarter; of one that has not ended the same quarter of the last year that was backtested."""
    rows = Backtest.objects.filter(quarter=period.quarter, year__lte=period.year)
    return rows.order_by("-year").first()
