"""The filters of cases and of the year's lists: of the lists, their exports, the API and their counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui.filters import Filter, FilterTable, Shown, among, either, is_key
from cultivation.enterprises.codes import Door
from cultivation.enterprises.conditions import is_year
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.places import districts, streets, streets_offered
from monitoring.inclusion.codes import MissedKind, MissedReason, Origin
from monitoring.inclusion.services.windows import WAITING
from monitoring.inclusion.states import OPEN_STATES, State
from monitoring.inclusion.whose import turn_q


@dataclass(frozen=True)
class Reader:
    """Who reads, and which windows close soon for them: those up to `soon`."""

    user: User
    day: dt.date
    soon: dt.date


def _enterprise_names(user: User, values: Sequence[str]) -> dict[str, str]:
    rows = Enterprise.objects.visible_to(user).filter(pk__in=values)
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _clock_q(value: str, reader: Reader) -> Q:
    if value == "MISSED":
        return Q(state__in=WAITING) & ~Q(missed_window=None)
    return Q(state__in=WAITING, due_on__gte=reader.day, due_on__lte=reader.soon)


def _show_q(value: str, reader: Reader) -> Q:
    if value == "mine":
        return turn_q(reader.user)
    return Q(state__in=OPEN_STATES) if value == "open" else ~Q(state__in=OPEN_STATES)


CASES: FilterTable[Reader] = FilterTable(
    Filter(
        "turn",
        _("该谁办"),
        either(_show_q),
        lambda _user: [("mine", _("轮到我办")), ("open", _("在办")), ("ended", _("已办结"))],
        several=False,
    ),
    Filter("state", _("办理状态"), among("state"), lambda _user: State.choices, shown=Shown.LISTED),
    Filter("door", _("入库方式"), among("door"), lambda _user: Door.choices, shown=Shown.TAPPED),
    Filter(
        "clock",
        _("窗口"),
        either(_clock_q),
        lambda _user: [("SOON", _("即将关窗")), ("MISSED", _("错过本批"))],
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
    Filter("batch", _("报送批次"), among("batch"), shown=Shown.LINKED),
    Filter(
        "enterprise",
        _("企业"),
        among("enterprise_id"),
        checks=is_key,
        named=_enterprise_names,
        shown=Shown.LINKED,
    ),
)


def _status_q(value: str, _none: None) -> Q:
    return {
        "OPEN": Q(closed_on=None),
        "UNSEEN": Q(closed_on=None, site_on=None),
        "SEEN": Q(closed_on=None) & ~Q(site_on=None),
        "CLOSED": ~Q(closed_on=None),
    }[value]


MISSED: FilterTable[None] = FilterTable(
    Filter("kind", _("名单"), among("kind"), lambda _user: MissedKind.choices, shown=Shown.TAPPED),
    Filter(
        "status",
        _("核销情况"),
        either(_status_q),
        lambda _user: [
            ("OPEN", _("未核销")),
            ("UNSEEN", _("待现场核实")),
            ("SEEN", _("已核实待核销")),
            ("CLOSED", _("已核销")),
        ],
    ),
    Filter("reason", _("核销原因"), among("reason"), lambda _user: MissedReason.choices, shown=Shown.LISTED),
    Filter(
        "year", _("年度"), lambda values, _none: Q(year__in=[int(value) for value in values]), checks=is_year
    ),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
)
