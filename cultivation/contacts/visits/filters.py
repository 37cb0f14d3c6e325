"""The filters of visits, and of the enterprises to which visits are owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui.filters import Filter, FilterTable, Options, Shown, among, either, is_day, is_key
from core.ui.query import keys_among
from cultivation.contacts.filters import officers_named
from cultivation.contacts.models import ContactOfficer
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.contacts.visits.selectors import owing
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.places import districts, streets, streets_offered

NOBODY = "0"
"""The value of 联系干部 for enterprises without one."""


@dataclass(frozen=True)
class Asker:
    """Who asks for visits: some conditions are the person's own."""

    user: User


def _found_q(value: str, asker: Asker) -> Q:
    """With findings, or without: what is hidden from the person counts as not there."""
    findings = Finding.objects.visible_to(asker.user)
    if value == "OPEN":
        findings = findings.filter(problem=None)
    found = Q(pk__in=findings.values("visit_id"))
    return ~found if value == "NONE" else found


def _enterprise_names(user: User, values: Sequence[str]) -> dict[str, str]:
    rows = Enterprise.objects.visible_to(user).filter(pk__in=values)
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _visitors_named(user: User, values: Sequence[str]) -> dict[str, str]:
    """By name who made a visit in sight; of others nothing is said."""
    rows = Visit.objects.visible_to(user).filter(by__in=keys_among(values)).order_by().distinct()
    return {str(pk): name for pk, name in rows.values_list("by", "by__name")}


VISITS: FilterTable[Asker] = FilterTable(
    Filter(
        "mine",
        _("我的"),
        either(lambda _value, asker: Q(by=asker.user)),
        lambda _user: [("1", _("我走访的"))],
    ),
    Filter(
        "found",
        _("发现问题"),
        either(_found_q),
        lambda _user: [("YES", _("有发现")), ("OPEN", _("发现没登记为问题")), ("NONE", _("没有发现"))],
    ),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
    Filter(
        "from",
        _("走访日期起"),
        either(lambda value, _asker: Q(on__gte=value)),
        checks=is_day,
        several=False,
        input="date",
    ),
    Filter(
        "to",
        _("走访日期止"),
        either(lambda value, _asker: Q(on__lte=value)),
        checks=is_day,
        several=False,
        input="date",
    ),
    Filter("by", _("走访人"), among("by_id"), checks=is_key, named=_visitors_named, shown=Shown.LINKED),
    Filter(
        "enterprise",
        _("企业"),
        among("enterprise_id"),
        checks=is_key,
        named=_enterprise_names,
        shown=Shown.LINKED,
    ),
)


def _officer_q(value: str, _today: dt.date) -> Q:
    held = ContactOfficer.objects.filter(valid_to=None)
    if value == NOBODY:
        return ~Q(pk__in=held.values("enterprise_id"))
    return Q(pk__in=held.filter(user_id=value).values("enterprise_id"))


def _officer_names(user: User, values: Sequence[str]) -> dict[str, str]:
    return {NOBODY: str(_("没有联系干部")), **officers_named(user, values)}


_STATES: dict[str, Callable[[dt.date], Q]] = {"OVERDUE": owing.overdue_q, "SOON": owing.soon_q}


def _causes(_user: User) -> Options:
    return [(owing.KEY, _("重点培育")), (owing.HANG, _("领导挂点"))]


OWED: FilterTable[dt.date] = FilterTable(
    Filter(
        "state",
        _("走访情况"),
        either(lambda value, today: _STATES[value](today)),
        lambda _user: [("OVERDUE", _("逾期未访")), ("SOON", _("即将到期"))],
        shown=Shown.LINKED,
        chip=False,
    ),
    Filter("cause", _("应访原因"), either(owing.cause_q), _causes),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
    Filter(
        "officer", _("联系干部"), either(_officer_q), checks=is_key, named=_officer_names, shown=Shown.LINKED
    ),
)
