"""Backtests are made: of a range of quarters, with a proposal for the factors of the range if that is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.jobs.models import Job
from core.jobs.services import submit
from core.periods import Period
from core.verdict import Verdict, allow, refuse, require
from monitoring.scan.backtesting.judged import digest_of, judged_by
from monitoring.scan.backtesting.measures import grouped, measures
from monitoring.scan.backtesting.models import Backtest, Calibration
from monitoring.scan.backtesting.trying import Trial
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
    trial, found = Trial(periods) if calibrate else None, []
    for number, period in enumerate(periods, start=1):
        own = terms_of(period)
        frames = judged_by(period, now, trial.ways(period, own) if trial else [own])
        found.append(_kept(period, now, own, frames[0]))
        if trial:
            trial.take(period, own, frames)
        told(number, len(periods))
    return Found(found, trial.proposed() if trial else None)


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
