"""Quarters come into being, open with a frozen list, and may be reopened with a reason."""

from __future__ import annotations

import datetime as dt

import structlog
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.periods import Period
from core.verdict import Refused, require
from cultivation.enterprises.pool import pool_terms
from monitoring.returns import quarters
from monitoring.returns.members import FREEZE
from monitoring.returns.models import MonitoringMember, MonitoringQuarter
from monitoring.returns.rules import window
from monitoring.returns.services.permits import must

log = structlog.get_logger(__name__)


def keep_quarters(today: dt.date | None = None) -> list[Period]:
    """What beat does: the running and the last quarter exist, and whatever is open has its list; the quarters frozen.

    Calling it again changes nothing. A quarter that has closed gets no list afterwards: it would be today's pool under
    an old date. Reopening it is a person's decision and freezes its list.
    """
    today = today or timezone.localdate()
    running = Period.containing(today)
    for period in (running.previous, running):
        try:
            with recording(actor=None, reason="建立监测季度"):
                quarters.ensure(period)
        except Refused as refusal:  # a parameter of this quarter is missing; the other goes on
            log.warning("quarter_not_made", period=str(period), code=refusal.code, reason=refusal.sentence)
    waiting = MonitoringQuarter.objects.filter(list_frozen_at=None, opens_on__lte=today)
    frozen = []
    for row in waiting.order_by("year", "quarter"):
        period = Period(row.year, row.quarter)
        if window.last_day(row.closes_on, row.reopened_until) >= today and freeze(period, today=today):
            frozen.append(period)
    return frozen


def freeze(period: Period, *, today: dt.date | None = None, actor: User | None = None) -> int:
    """Freeze the quarter's monitoring list, once; how many were listed. One statement for the whole city.

    While nobody qualifies the list stays unfrozen, so that a portal that is just being filled does not begin with an
    empty one.
    """
    today = today or timezone.localdate()
    with recording(actor=actor, reason="冻结监测名单"):
        row = MonitoringQuarter.objects.select_for_update(no_key=True).get(
            year=period.year, quarter=period.quarter
        )
        if row.list_frozen_at is not None or today < row.opens_on:
            return 0
        with connection.cursor() as cursor:
            pool = pool_terms(period.year, today=row.opens_on)
            cursor.execute(FREEZE, [period.year, period.quarter, row.opens_on, *pool.arguments])
            listed = int(cursor.rowcount)
        if not MonitoringMember.objects.filter(year=period.year, quarter=period.quarter).exists():
            return 0
        row.list_frozen_at = timezone.now()
        row.save(update_fields=["list_frozen_at"])
    log.info("monitoring_list_frozen", period=str(period), listed=listed)
    return listed


@recorded("重新开放季度")
def reopen(*, actor: User, period: Period, until: dt.date, reason: str) -> MonitoringQuarter:
    """Open a closed quarter again until a day, with a reason; its list is frozen if it never was.

    Raises Refused: no permission, not closed, a day that has passed, no reason.
    """
    must(actor, Permission.RETURN_REVIEW)
    today = timezone.localdate()
    quarters.ensure(period)
    row = MonitoringQuarter.objects.select_for_update(no_key=True).get(
        year=period.year, quarter=period.quarter
    )
    require(
        window.may_reopen(
            opens_on=row.opens_on,
            last_day=window.last_day(row.closes_on, row.reopened_until),
            until=until,
            reason=reason,
            today=today,
        )
    )
    row.reopened_until, row.reopen_reason = until, reason.strip()
    row.save(update_fields=["reopened_until", "reopen_reason"])
    if row.list_frozen_at is None:
        freeze(period, today=today, actor=actor)
        row.refresh_from_db()
    return row
