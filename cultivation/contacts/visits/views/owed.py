"""应访未访: to whom a visit is owed and who is overdue, by unit and by officer; each number opens its enterprises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.ui.filter_bar import FilterBar
from core.ui.paging import SIZE, page_number, pager
from cultivation.contacts.models import ContactOfficer
from cultivation.contacts.visits.filters import NOBODY, OWED
from cultivation.contacts.visits.selectors import owing
from cultivation.contacts.visits.selectors.owing import Group, Owing
from cultivation.contacts.visits.wording import cause_words, coverage_words, due_light, finding
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.places import sees_city


@dataclass(frozen=True)
class OwedLine:
    """One enterprise to which a visit is owed, as it is shown."""

    enterprise: Enterprise
    owing: Owing
    officer: str
    level: str
    words: str
    cause: str


@dataclass(frozen=True)
class GroupLine:
    """A unit or an officer in numbers, each with the address of its rows."""

    name: str
    group: Group
    every_url: str
    overdue_url: str
    coverage: str


@require_safe
@needs(Permission.CONTACT_READ)
def owed(request: HttpRequest) -> HttpResponse:
    """The finding first, then units and officers, then the enterprises, the earliest day on top."""
    user, today = signed_in(request), timezone.localdate()
    bar = FilterBar(request, OWED)
    streets = not sees_city(user)
    units, officers = owing.by_unit(user, today, streets=streets), owing.by_officer(user, today)
    others = bar.filters.but(state=None)
    every, overdue, soon = (
        owing.scope(user).filter(others.q(today) & state(today)).count()
        for state in (owing.duty_q, owing.overdue_q, owing.soon_q)
    )
    rows = owing.scope(user).filter(bar.filters.q(today))
    total = {"OVERDUE": overdue, "SOON": soon}.get("".join(bar.filters.values.get("state", ())), every)
    total = 0 if bar.filters.refused else total
    number = min(page_number(request), max(1, -(-total // SIZE)))
    found = owing.due_first(rows, today, limit=SIZE, start=(number - 1) * SIZE) if total else []
    context = {
        "title": finding(sum(group.overdue for group in units), units),
        "lines": _lines(user, found, today),
        "total": total,
        "pager": pager(request, total=total, number=number),
        "bar": bar,
        "tabs": [
            bar.tab(_("应访"), every, state=None),
            bar.tab(_("逾期未访"), overdue, "RED", state="OVERDUE"),
            bar.tab(_("即将到期"), soon, "AMBER", state="SOON"),
        ],
        "units": [_group(bar, group, "street" if streets else "district") for group in units],
        "officers": [_group(bar, group, "officer") for group in officers],
        "by_street": streets,
        "year": today.year,
        "may_visit": user.can(Permission.VISIT_WRITE),
    }
    return render(request, "visits/owed.html", context)


def _lines(user: User, found: Sequence[Owing], today: dt.date) -> list[OwedLine]:
    keys = [each.enterprise for each in found]
    rows = Enterprise.objects.visible_to(user).select_related("district", "street").in_bulk(keys)
    held = ContactOfficer.objects.filter(enterprise__in=keys, valid_to=None)
    officers = dict(held.values_list("enterprise_id", "user__name"))
    return [
        OwedLine(
            rows[each.enterprise],
            each,
            officers.get(each.enterprise, ""),
            *due_light(each.due_on, today),
            cause_words(each.causes),
        )
        for each in found
        if each.enterprise in rows
    ]


def _group(bar: FilterBar[dt.date], group: Group, code: str) -> GroupLine:
    value = NOBODY if group.key is None else str(group.key)
    every = dict.fromkeys(("state", "cause", "district", "street", "officer")) | {code: value}
    known = group.key is not None or code == "officer"
    name = group.name or (_("没有联系干部") if code == "officer" else _("街道不明"))
    return GroupLine(
        name,
        group,
        bar.address(**every) if known else "",
        bar.address(**every | {"state": "OVERDUE"}) if known else "",
        coverage_words(group.counts),
    )
