"""Quarters come into being, open with a frozen list, and may be reopened with a reason."""

from __future__ import annotations

import datetime as dt

import structlog
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission, Role
from core.audit.context import recorded, recording
from core.notices.services import notify
from core.periods import Period
from core.verdict import Refused, Verdict, allow, refuse, require
from cultivation.enterprises import rules as enterprise_rules
from cultivation.enterprises.pool import pool_terms
from monitoring.returns import quarters
from monitoring.returns.filters import link
from monitoring.returns.members import FREEZE
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, Reopening
from monitoring.returns.openings import openings_of
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
        if (openings_of(row).end or row.closes_on) >= today and freeze(period, today=today):
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
            cursor.execute(FREEZE, [period.year, period.quarter, row.opens_on, period.year, *pool.arguments])
            listed = int(cursor.rowcount)
        if not MonitoringMember.objects.filter(year=period.year, quarter=period.quarter).exists():
            return 0
        row.list_frozen_at = timezone.now()
        row.save(update_fields=["list_frozen_at"])
    log.info("monitoring_list_frozen", period=str(period), listed=listed)
    return listed


@recorded("重新开放季度")
def reopen(
    *, actor: User, period: Period, until: dt.date, reason: str, district: int | None = None
) -> Reopening:
    """Open a closed quarter again until a day, for one district or (without) the whole city, with a reason.

    Its list is frozen if it never was; the officers concerned are told. Raises Refused: no permission there, not
    closed, a day that has passed, no reason.
    """
    must(actor, Permission.RETURN_REVIEW)
    require(may_open(actor, district))
    today = timezone.localdate()
    quarters.ensure(period)
    row = MonitoringQuarter.objects.select_for_update(no_key=True).get(
        year=period.year, quarter=period.quarter
    )
    last_day = openings_of(row).last_day([] if district is None else [district]) or row.closes_on
    require(
        window.may_reopen(opens_on=row.opens_on, last_day=last_day, until=until, reason=reason, today=today)
    )
    made = Reopening.objects.create(
        year=period.year,
        quarter=period.quarter,
        district_id=district,
        until=until,
        reason=reason.strip(),
        opened_by=actor,
    )
    if row.list_frozen_at is None:
        freeze(period, today=today, actor=actor)
    _tell(made, actor)
    return made


@recorded("设定季度日期")
def set_days(
    *, actor: User, period: Period, due_on: dt.date, closes_on: dt.date, reason: str
) -> MonitoringQuarter:
    """The bureau sets when a quarter is due and closes; a day so set survives a recount of the calendar.

    Raises Refused: not the bureau's to say, closed already, days in another order, no reason.
    """
    must(actor, Permission.RETURN_REVIEW)
    require(may_open(actor, None))
    quarters.ensure(period)
    row = MonitoringQuarter.objects.select_for_update(no_key=True).get(
        year=period.year, quarter=period.quarter
    )
    require(
        window.may_set_days(
            opens_on=row.opens_on,
            due_on=due_on,
            closes_on=closes_on,
            last_day=row.closes_on,
            reason=reason,
            today=timezone.localdate(),
        )
    )
    now = {quarters.DUE: due_on, quarters.CLOSES: closes_on}
    changed = {name for name, day in now.items() if getattr(row, name) != day}
    if changed:
        row.due_on, row.closes_on, row.reason = due_on, closes_on, reason.strip()
        row.fixed = sorted({*row.fixed, *changed})
        row.save(update_fields=["due_on", "closes_on", "fixed", "reason"])
    return row


@recorded("特许延期报送")
def except_unit(*, actor: User, period: Period, unit: int, until: dt.date, reason: str) -> Reopening:
    """A district or a street may send returns until a day after the quarter's closing, with a reason.

    Its officers are told. Raises Refused: no permission there, no district or street, a day too early, no reason.
    """
    must(actor, Permission.RETURN_REVIEW)
    place = Unit.objects.filter(pk=unit, kind__in=[UnitKind.DISTRICT, UnitKind.STREET]).first()
    if place is None:
        raise Refused(refuse(_("请选择一个区或街道"), code="EXCEPTION_UNIT"))
    is_street = place.kind == UnitKind.STREET
    district = place.parent_id if is_street else place.pk
    require(may_open(actor, district))
    row = quarters.ensure(period)
    street = place.pk if is_street else None
    last_day = openings_of(row).last_day([district] if district else [], street) or row.closes_on
    require(
        window.may_except(
            opens_on=row.opens_on, last_day=last_day, until=until, reason=reason, today=timezone.localdate()
        )
    )
    made = Reopening.objects.create(
        year=period.year,
        quarter=period.quarter,
        district_id=district,
        street_id=street,
        until=until,
        reason=reason.strip(),
        opened_by=actor,
    )
    _tell(made, actor)
    return made


def may_open(actor: User, district: int | None) -> Verdict:
    """Whether someone opens quarters for a district; for the whole city only who reviews all of it."""
    if enterprise_rules.covers(actor.grants, Permission.RETURN_REVIEW.value, district or 0, None):
        return allow()
    return refuse(_("您只能为本区重新开放，全市由市局开放"), code="OUT_OF_SCOPE")


def _tell(made: Reopening, actor: User) -> None:
    """The officers of the district or of all, with its streets, learn until when they may send returns."""
    officers = User.objects.filter(is_active=True, groups__name=Role.OFFICER.value).exclude(pk=actor.pk)
    if made.street_id is not None:
        officers = officers.filter(unit_id=made.street_id)
    elif made.district_id is not None:
        officers = officers.filter(Q(unit_id=made.district_id) | Q(unit__parent_id=made.district_id))
    period = Period(made.year, made.quarter)
    told = {"period": period.label_zh, "until": f"{made.until.month}月{made.until.day}日"}
    notify(
        officers.distinct(),
        gettext("%(period)s报表重新开放，可补报和更正到%(until)s") % told,
        made.reason,
        link(period),
        f"reopening:{made.pk}",
    )
