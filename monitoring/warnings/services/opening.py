"""A warning opened by a person, with its reason and level; what the scans find moves it from then on."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.periods import Period
from core.verdict import Refused, refuse, require
from cultivation.enterprises import selectors as enterprises
from cultivation.enterprises.rules import covers
from cultivation.enterprises.standing import above_since
from monitoring.scan.following import newest_quarter
from monitoring.warnings import rules
from monitoring.warnings.codes import RAISING
from monitoring.warnings.models import Warning, WarningLevel
from monitoring.warnings.terms import terms_from


@recorded("人工开立退库预警")
def open_by_hand(
    *, actor: User, enterprise: int, level: str, reason: str, at: dt.datetime | None = None
) -> Warning:
    """A warning of an enterprise in scope.

    Raises Refused: a place that is not the person's, a level that opens none, no reason, one that is open, below scale;
    Http404 out of scope.
    """
    now = at or timezone.now()
    day = timezone.localdate(now)
    of = enterprises.enterprise(actor, enterprise)
    require(covers(actor.grants, Permission.WARNING_ACT.value, of.district_id, of.street_id))
    if level not in RAISING:
        raise Refused(refuse(_("等级应为红色、橙色或黄色。"), code="warning.level"))
    require(rules.said(reason, _("请写明开立预警的原因。"), "warning.reason"))
    ongoing = Warning.objects.ongoing().filter(enterprise=of)
    require(rules.may_open(above_scale=above_since(of.pk, day) is not None, ongoing=ongoing.exists()))
    term, period = terms_from(day)[level], newest_quarter() or Period.last_complete(day)
    try:
        with recording(actor=actor, reason="人工开立退库预警"):
            made = Warning.objects.create(
                enterprise=of,
                district=of.district,
                street=of.street,
                level=level,
                holder=of.street or of.district,
                year=period.year,
                quarter=period.quarter,
                opened_on=day,
                terms=[[day.isoformat(), term.days]],
                due_on=term.due_on,
                previous=Warning.objects.filter(enterprise=of).order_by("-pk").first(),
            )
            WarningLevel.objects.create(
                warning=made, level=level, on=day, due_on=term.due_on, by=actor, note=reason.strip(), at=now
            )
    except IntegrityError:  # somebody else, or a scan, was faster
        require(rules.may_open(above_scale=True, ongoing=True))
        raise
    return made
