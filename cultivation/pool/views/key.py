"""重点库: a district's quota and members, whom to nominate next, and the acts on members."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.models import Unit, User
from accounts.roles import Permission
from core.forms.keys import single
from core.ui.filter_bar import FilterBar
from core.ui.paging import SIZE, page_number, page_of, pager
from core.ui.query import address
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.places import sees_city
from cultivation.pool.codes import KeyState
from cultivation.pool.filters import KEY_MEMBERS
from cultivation.pool.forms import KeyLeaveForm, ReplaceForm
from cultivation.pool.key import selectors, suggesting
from cultivation.pool.key.counts import standing_of
from cultivation.pool.key.lines import key_lines, quota_bar, suggested_lines
from cultivation.pool.services import key_members as services
from cultivation.pool.views.acting import act_page
from cultivation.pool.views.years import year_of, years_offered
from exchange.addresses import export_address

SUGGESTED, GROUNDS, OUTSIDE = "suggested", "grounds", "outside"
OFFERED = 50
"""So many are offered in the place of a member, the first in order."""


@require_safe
@needs(Permission.FIGURES_READ)
def key_pool(request: HttpRequest) -> HttpResponse:
    """One district's, or the districts beside each other."""
    user, year = signed_in(request), year_of(request)
    district = selectors.district_of(user, request.GET.get("district", ""))
    context: dict[str, Any] = {"year": year, "years": years_offered()}
    if district is None:
        standings = selectors.all_standings(user, year)
        short = sum(standing.short for standing in standings)
        context |= {"standings": standings, "short": short, "export_url": export_address(user, "key_pool")}
        return render(request, "pool/key_districts.html", context)
    tab = request.GET.get("tab", SUGGESTED)
    standing, tabs = standing_of(year, district), _tabs(user, year, district, tab)
    context |= {
        "district": district,
        "standing": standing,
        "quota": quota_bar(standing),
        "tab": tab,
        "tabs": tabs,
        "declined": next(one["count"] for one in tabs if one["code"] == KeyState.DECLINED),
        "may_nominate": selectors.may_nominate_in(user, district),
        "with_district": sees_city(user),
        "export_url": export_address(user, "key_pool"),
    }
    context |= (_suggestions if tab in (SUGGESTED, GROUNDS) else _members)(request, user, year, district, tab)
    return render(request, "pool/key.html", context)


def _tabs(user: User, year: int, district: Unit, tab: str) -> list[dict[str, Any]]:
    counts = selectors.tab_counts(user, year, district)
    suggestions = suggesting.suggested(user, year, district).count()
    shown = [
        (SUGGESTED, _("建议提名"), suggestions),
        (KeyState.NOMINATED.value, KeyState.NOMINATED.label, counts[KeyState.NOMINATED]),
        (KeyState.CONFIRMED.value, KeyState.CONFIRMED.label, counts[KeyState.CONFIRMED]),
        (KeyState.DECLINED.value, KeyState.DECLINED.label, counts[KeyState.DECLINED]),
        (OUTSIDE, _("库外"), counts["outside"]),
        (KeyState.LEFT.value, KeyState.LEFT.label, counts[KeyState.LEFT]),
    ]
    return [
        {
            "code": code,
            "label": label,
            "count": number,
            "current": code == tab,
            "url": address("pool:key", year=str(year), district=district.code, tab=code),
        }
        for code, label, number in shown
    ]


def _suggestions(request: HttpRequest, user: User, year: int, district: Unit, tab: str) -> dict[str, Any]:
    bar = FilterBar(request, ENTERPRISES)
    scope = suggesting.offered(user, year, district, outside=tab == GROUNDS)
    rows = suggesting.narrowed(scope, bar.filters)
    page = page_of(suggesting.ranked(rows), page_number(request))
    lines = suggested_lines(page.rows, (page.number - 1) * SIZE + 1)
    pages = pager(request, total=page.total, number=page.number)
    return {"bar": bar, "lines": lines, "total": page.total, "pager": pages, "offers": True}


def _members(request: HttpRequest, user: User, year: int, district: Unit, tab: str) -> dict[str, Any]:
    bar = FilterBar(request, KEY_MEMBERS)
    rows = selectors.members(user, year, district, bar.filters)
    if tab == OUTSIDE:
        rows = rows.filter(state__in=(KeyState.NOMINATED, KeyState.CONFIRMED)).exclude(origin="POOL")
    elif tab in KeyState.values:
        rows = rows.filter(state=tab)
    page = page_of(selectors.in_order(rows), page_number(request))
    picked = tab == KeyState.NOMINATED and user.can(Permission.POOL_CONFIRM)
    pages = pager(request, total=page.total, number=page.number)
    return {
        "bar": bar,
        "lines": key_lines(page.rows),
        "total": page.total,
        "pager": pages,
        "picked": picked,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POOL_NOMINATE)
@single
def replace(request: HttpRequest, member: int) -> HttpResponse:
    """替换: another takes the place, in one act."""
    user = signed_in(request)
    row = selectors.member(user, member)
    rows = suggesting.ranked(suggesting.suggested(user, row.year, row.district))[:OFFERED]
    form = ReplaceForm(request.POST or None, offered=[(one.pk, f"{one.name}（{one.uscc}）") for one in rows])

    def do(data: Any) -> str:
        services.replace(actor=user, member=row.pk, by=int(data["by"]), reason=data["reason"])
        return _("已替换，新提名等市局确认")

    return act_page(
        request, form, do, title=row.enterprise.name, act=_("替换"), back=_of(row.year, row.district),
        about=_("换下后不再占名额；候选按建议顺序列出"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POOL_NOMINATE)
@single
def let_go(request: HttpRequest, member: int) -> HttpResponse:
    """调出."""
    user = signed_in(request)
    row = selectors.member(user, member)
    form = KeyLeaveForm(request.POST or None)

    def do(data: Any) -> str:
        services.let_go(actor=user, member=row.pk, **data)
        return _("已调出重点库")

    return act_page(
        request, form, do, title=row.enterprise.name, act=_("调出重点库"), back=_of(row.year, row.district)
    )


def _of(year: int, district: Unit, tab: str = SUGGESTED) -> str:
    return address("pool:key", year=str(year), district=district.code, tab=tab)
