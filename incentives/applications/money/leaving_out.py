"""Who of those that are payable is left out of a payment, and why: their judgement of today, credit and account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.parameters.selectors import at as parameters
from incentives.applications.codes import Happening, LeftOut, Moment
from incentives.applications.models import Application, ApplicationEvent
from incentives.applications.money import rules
from incentives.applications.money.judging import Out, judge_again, out
from incentives.applications.money_models import PaymentLine
from incentives.facts.models import CreditRecord


def left_out_of(lines: Sequence[PaymentLine], now: dt.datetime) -> dict[int, Out]:
    """Who of them is not paid now, by application, with why; the first reason counts."""
    day, rows = timezone.localdate(now), [line.award.application for line in lines]
    _found, fallen = judge_again(rows, Moment.PAY, now)
    days = parameters(day).needed_count("credit_check_days")
    checked = _checked([row.enterprise_id for row in rows], day)
    waiting = _uncorrected([row.pk for row in rows])
    found = {}
    for row in rows:
        why = fallen.get(row.pk) or _why_not(
            row, checked.get(row.enterprise_id), day, days, row.pk in waiting
        )
        if why is not None:
            found[row.pk] = why
    return found


def _why_not(
    row: Application, checked_on: dt.date | None, day: dt.date, days: int, uncorrected: bool
) -> Out | None:
    if not rules.fresh_enough(checked_on, day, days):
        told = (
            _("信用核查 %(on)s，超过 %(days)d 天，重查后进下一批")
            % {"on": checked_on.isoformat(), "days": days}
            if checked_on
            else _("没有信用核查，核查后进下一批")
        )
        return out(row, LeftOut.CREDIT, str(told))
    if not (row.account_name and row.account_bank and row.account_number):
        return out(row, LeftOut.ACCOUNT)
    return out(row, LeftOut.BOUNCED) if uncorrected else None


def _checked(enterprises: Sequence[int], day: dt.date) -> Mapping[int, dt.date]:
    """The day of the last clear credit check of each enterprise."""
    rows = (
        CreditRecord.objects.filter(
            enterprise__any_of=enterprises, kind=CreditRecord.Kind.CLEAR, valid_from__lte=day
        )
        .values_list("enterprise_id")
        .annotate(last=Max("valid_from"))
        .order_by()
    )
    return dict(rows)


def _uncorrected(applications: Sequence[int]) -> set[int]:
    """Those whose payment bounced and whose account nobody entered since."""
    last: dict[int, str] = {}
    rows = ApplicationEvent.objects.filter(
        application__any_of=applications, kind__in=(Happening.BOUNCE, Happening.ACCOUNT)
    ).order_by("pk")
    for application, kind in rows.values_list("application_id", "kind"):
        last[application] = kind
    return {application for application, kind in last.items() if kind == Happening.BOUNCE}
