"""Factors fitted on the earlier years of a backtest and tried on its last, while the quarters go by once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from django.utils.translation import gettext_lazy as _

from core.exact import RATIO
from core.periods import Period
from core.verdict import Verdict, allow, refuse, require
from monitoring.scan.backtesting.calibrating import Factors, fitted
from monitoring.scan.backtesting.cuts import FULL_YEAR, share
from monitoring.scan.backtesting.measures import held, told_of
from monitoring.scan.backtesting.models import Calibration
from monitoring.scan.rules.parameters import ScanParameters

PLAIN = Factors(RATIO, RATIO)
"""Of these the quarters of earlier years are judged to learn from them."""


def may_calibrate(periods: Sequence[Period]) -> Verdict:
    """Whether there are years to learn from and one to try it on; the year's end has no range."""
    if len(_years(periods)) < 2:
        return refuse(_("校准至少要两个年度：用前面的拟合，用最后一年检验"), code="backtest.years")
    return allow()


class Trial:
    """One calibration in the making; it is told of the quarters in their order. Raises Refused before any is judged."""

    def __init__(self, periods: Sequence[Period]) -> None:
        require(may_calibrate(periods))
        self._years = _years(periods)
        self._frames: list[pd.DataFrame] = []
        self._terms: ScanParameters | None = None
        self._fitted: Factors | None = None
        self._before: list[tuple[int, int]] = []
        self._after: list[tuple[int, int]] = []

    def ways(self, period: Period, own: ScanParameters) -> list[ScanParameters]:
        """By what a quarter is to be judged: its own parameters first, then with the factors that are learnt or tried."""
        factors = self._factors(period)
        if factors is None:
            return [own]
        return [own, replace(own, calibration_low=factors.low, calibration_high=factors.high)]

    def take(self, period: Period, own: ScanParameters, frames: Sequence[pd.DataFrame]) -> None:
        """A quarter as it was judged by its ways."""
        if len(frames) < 2:
            return
        if period.year < self._years[-1]:
            self._terms = own
            self._frames.append(frames[1])
            return
        for frame, counted in zip(frames, (self._before, self._after), strict=True):
            told = told_of(frame)
            counted.append((held(told), len(told)))

    def proposed(self) -> Calibration | None:
        """What it came to, kept; None where there was too little to learn from."""
        if self._fitted is None:
            return None
        q10, q90 = self._fitted.numbers
        return Calibration.objects.create(
            first_year=self._years[0],
            last_year=self._years[-2],
            tried_year=self._years[-1],
            q10=q10,
            q90=q90,
            before=_coverage(self._before),
            after=_coverage(self._after),
        )

    def _factors(self, period: Period) -> Factors | None:
        if period.quarter == FULL_YEAR:
            return None
        if period.year < self._years[-1]:
            return PLAIN
        if self._frames and self._terms is not None:
            self._fitted, self._frames = fitted(self._frames, self._terms), []
        return self._fitted


def _years(periods: Sequence[Period]) -> list[int]:
    return sorted({period.year for period in periods if period.quarter != FULL_YEAR})


def _coverage(counted: Sequence[tuple[int, int]]) -> str | None:
    return share(sum(held_in for held_in, _of in counted), sum(of for _held, of in counted))
