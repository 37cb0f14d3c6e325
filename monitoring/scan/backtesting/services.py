"""Backtests are made: of a range of quarters, with a proposal for the factors of the range if that is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.exact import RATIO
from core.jobs.models import Job
from core.jobs.services import submit
from core.periods import Period
from core.verdict import Verdict, allow, refuse, require
from monitoring.scan.backtesting.calibrating import Factors, fitted
from monitoring.scan.backtesting.judged import digest_of, judged
from monitoring.scan.backtesting.measures import FULL_YEAR, grouped, held, measures, share, told_of
from monitoring.scan.backtesting.models import Backtest, Calibration
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.terms import terms_of

JOB: Final = "scan.backtest"
MOST: Final = 40
"""So many quarters at once."""
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Found:
    """What a backtest of some quarters found."""

    quarters: list[Backtest]
    proposed: Calibration | None


def may_backtest(first: Period, last: Period, today: dt.date) -> Verdict:
    """Whether there is a full year to compare these quarters with."""
    if first > last:
        return refuse(_("起始季度不能晚于截止季度"), code="backtest.range")
    if last.year >= today.year:
        sentence = _("%(period)s所在年度还没有结束，没有全年数可比")
        return refuse(sentence, code="backtest.year_not_over", period=last.label_zh)
    if len(quarters_between(first, last)) > MOST:
        return refuse(_("一次最多回测 %(most)d 个季度"), code="backtest.range", most=MOST)
    return allow()


def backtest(
    first: Period, last: Period, *, calibrate: bool = False, told: Told = lambda _done, _of: None
) -> Found:
    """Judge each quarter again and keep what was measured; `told` hears of each that is done. Raises Refused."""
    require(may_backtest(first, last, timezone.localdate()))
    periods, now = quarters_between(first, last), timezone.now()
    found = []
    for number, period in enumerate(periods, start=1):
        parameters = terms_of(period)
        frame = judged(period, now, parameters)
        found.append(_kept(period, now, parameters, frame))
        told(number, len(periods))
    return Found(found, _calibrated(found, now) if calibrate else None)


def request_backtest(*, actor: User, first: Period, last: Period) -> Job:
    """Put a backtest with its proposal on the list of jobs. Raises Refused."""
    if not actor.can(Permission.SCAN_RUN):
        require(refuse(_("没有发起回测的权限"), code="backtest.permission"))
    require(may_backtest(first, last, timezone.localdate()))
    return submit(kind=JOB, owner=actor, arguments={"first": str(first), "last": str(last)}, key="backtest")


def quarters_between(first: Period, last: Period) -> list[Period]:
    """Both included."""
    count = (last.year - first.year) * 4 + last.quarter - first.quarter + 1
    return [first.shifted(place) for place in range(max(count, 0))]


def _calibrated(found: Sequence[Backtest], now: dt.datetime) -> Calibration | None:
    """The factors fitted on all years but the last, tried on the last; None where there is too little to learn from."""
    ranged = [row for row in found if row.quarter != FULL_YEAR]
    years = sorted({row.year for row in ranged})
    if len(years) < 2:
        require(refuse(_("校准至少要两个年度：用前面的拟合，用最后一年检验"), code="backtest.years"))
    earlier = [Period(row.year, row.quarter) for row in ranged if row.year < years[-1]]
    tried = [row for row in ranged if row.year == years[-1]]
    factors = fitted(_judged_with(earlier, now, Factors(RATIO, RATIO)), terms_of(earlier[-1]))
    if factors is None:
        return None
    again = list(_judged_with([Period(row.year, row.quarter) for row in tried], now, factors))
    q10, q90 = factors.numbers
    return Calibration.objects.create(
        first_year=years[0],
        last_year=years[-2],
        tried_year=years[-1],
        q10=q10,
        q90=q90,
        before=share(sum(row.measures["held"] for row in tried), sum(row.measures["n"] for row in tried)),
        after=share(sum(map(held, again)), sum(len(told_of(frame)) for frame in again)),
    )


def _judged_with(periods: Sequence[Period], now: dt.datetime, factors: Factors) -> Iterator[pd.DataFrame]:
    for period in periods:
        own = replace(terms_of(period), calibration_low=factors.low, calibration_high=factors.high)
        yield judged(period, now, own)


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
