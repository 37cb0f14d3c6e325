"""Backtests are made: of a range of quarters, with a proposal for the factors of the range if that is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.utils import timezone

from core.periods import Period
from core.verdict import require
from monitoring.scan.backtesting.asking import may_backtest, quarters_between
from monitoring.scan.backtesting.judged import digest_of, judged_by
from monitoring.scan.backtesting.measures import grouped, measures
from monitoring.scan.backtesting.models import Backtest, Calibration
from monitoring.scan.backtesting.trying import Trial
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.terms import terms_of

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Found:
    """What a backtest of some quarters found."""

    quarters: list[Backtest]
    proposed: Calibration | None


def backtest(
    first: Period, last: Period, *, calibrate: bool = False, told: Told = lambda _done, _of: None
) -> Found:
    """Judge each quarter again and keep what was measured; `told` hears of each that is done. Raises Refused."""
    require(may_backtest(first, last, timezone.localdate()))
    periods, now = quarters_between(first, last), timezone.now()
    trial, found = Trial(periods) if calibrate else None, []
    for number, period in enumerate(periods, start=1):
        own = terms_of(period)
        frames = judged_by(period, now, trial.ways(period, own) if trial else [own])
        found.append(_kept(period, now, own, frames[0]))
        if trial:
            trial.take(period, own, frames)
        told(number, len(periods))
    return Found(found, trial.proposed() if trial else None)


def _kept(period: Period, now: dt.datetime, parameters: ScanParameters, frame: pd.DataFrame) -> Backtest:
    content: dict[str, Any] = {
        **measures(period, frame, parameters.threshold),
        **grouped(period, frame, parameters.threshold),
    }
    row, _made = Backtest.objects.update_or_create(
        year=period.year,
        quarter=period.quarter,
        defaults={
            "as_of": now,
            "parameters_version": parameters.version,
            "digest": digest_of(frame),
            "measures": content,
        },
    )
    return row
