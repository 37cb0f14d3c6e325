"""The filters of applications: of the list, its exports, the API and its counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui.filters import Filter, FilterTable, Shown, among, either, is_key
from cultivation.enterprises.conditions import is_year
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.places import districts, streets, streets_offered
from incentives.applications.codes import Origin
from incentives.applications.states import OPEN_STATES, State
from incentives.applications.whose import turn_q
from incentives.eligibility.filters import ELIGIBILITY
from incentives.policy.models import Programme


@dataclass(frozen=True)
class Reader:
    """Who reads, and which clocks end soon for them: those up to `soon`."""

    user: User
    day: dt.date
    soon: dt.date


def _enterprise_names(user: User, values: Sequence[str]) -> dict[str, str]:
    rows = Enterprise.objects.visible_to(user).filter(pk__in=values)
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _programmes(_user: User) -> list[tuple[str, str | Promise]]:
    return list(Programme.objects.order_by("code").values_list("code", "name"))


def _clock_q(value: str, reader: Reader) -> Q:
    runs = Q(state__in=OPEN_STATES)
    if value == "LATE":
        return runs & Q(due_on__lt=reader.day)
    return runs & Q(due_on__gte=reader.day, due_on__lte=reader.soon)


def _show_q(value: str, reader: Reader) -> Q:
    if value == "mine":
        return turn_q(reader.user, reader.day)
    return Q(state__in=OPEN_STATES) if value == "open" else ~Q(state__in=OPEN_STATES)


APPLICATIONS: FilterTable[Reader] = FilterTable(
    Filter(
        "turn",
        _("该谁办"),
        either(_show_q),
        lambda _user: [("mine", _("轮到我办")), ("open", _("在办")), ("ended", _("已办结"))],
        several=False,
    ),
    Filter("programme", _("政策"), among("programme_id"), _programmes, shown=Shown.LISTED),
    Filter("state", _("办理状态"), among("state"), lambda _user: State.choices, shown=Shown.LISTED),
    Filter("verdict", _("结论"), among("verdict"), lambda _user: ELIGIBILITY, shown=Shown.TAPPED),
    Filter(
        "clock",
        _("时限"),
        either(_clock_q),
        lambda _user: [("SOON", _("即将到期")), ("LATE", _("超过时限"))],
        shown=Shown.TAPPED,
    ),
    Filter("origin", _("来源"), among("origin"), lambda _user: Origin.choices, shown=Shown.LISTED),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
    Filter(
        "year",
        _("年度"),
        lambda values, _reader: Q(year__in=[int(value) for value in values]),
        checks=is_year,
    ),
    Filter("batch", _("批次"), among("batch_id"), checks=is_key, shown=Shown.LINKED),
    Filter(
        "enterprise",
        _("企业"),
        among("enterprise_id"),
        checks=is_key,
        named=_enterprise_names,
        shown=Shown.LINKED,
    ),
)
