"""A backtest is asked for: of which quarters there is something to compare with, and the job that makes it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.jobs.models import Job
from core.jobs.services import submit
from core.periods import Period
from core.verdict import Verdict, allow, refuse, require

JOB: Final = "scan.backtest"
MOST: Final = 40
"""So many quarters at once."""


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
