"""冲刺名单: how far the list has come first, by place, then its lines; every number is a door to its rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.ui.filter_bar import FilterBar, Tab
from core.ui.paging import page_number, pager
from exchange.addresses import export_address
from monitoring.inclusion.sprint import selectors
from monitoring.inclusion.sprint.filters import HAS_CASE, INCLUDED, NO_CASE, SPRINT
from monitoring.inclusion.sprint.lines import lines
from monitoring.inclusion.sprint.selectors import PlaceCounts

_DOORS = {
    "listed": {},
    "likely": {"readiness": "LIKELY"},
    "possible": {"readiness": "POSSIBLE"},
    "started": {"progress": HAS_CASE},
    "idle": {"progress": NO_CASE},
    "included": {"progress": INCLUDED},
}
"""Each number with the filters of its rows."""


@dataclass(frozen=True)
class PlaceLine:
    """A district or street: each number by its column with the address of exactly its rows, and the share included."""

    name: str
    doors: dict[str, tuple[int, str]]
    share: float | None


@require_safe
@needs(Permission.SCAN_READ)
def sprint(request: HttpRequest) -> HttpResponse:
    """The newest list, or that of a year."""
    user = signed_in(request)
    bar = FilterBar(request, SPRINT)
    of = selectors.list_of(bar.filters)
    places = selectors.by_place(user, bar.filters)
    numbers = selectors.summed(places)
    total = selectors.lines(user, bar.filters).count()
    page = selectors.page(user, bar.filters, total=total, number=page_number(request))
    by_street = selectors.by_street(user)
    narrowed = set(bar.filters.values) - {"year"} or bar.filters.refused
    context = {
        "of": of,
        "title": _title(numbers),
        "numbers": numbers,
        "places": []
        if narrowed
        else [_place(one, bar, "street" if by_street else "district") for one in places],
        "by_street": by_street,
        "lines": lines(user, page.rows),
        "total": total,
        "bar": bar,
        "tabs": _tabs(bar, numbers),
        "pager": pager(request, total=total, number=page.number),
        "export_url": export_address(user, "sprint_list"),
        "scope": user.unit.name,
    }
    return render(request, "inclusion/sprint.html", context)


def _title(numbers: dict[str, int]) -> str:
    """What became of the list so far, in a sentence."""
    if not numbers["listed"]:
        return _("冲刺名单")
    told = {name: f"{number:,}" for name, number in numbers.items()}
    if not numbers["started"] and not numbers["included"]:
        return _("冲刺 %(listed)s 家，都还没有纳统件") % told
    return _("冲刺 %(listed)s 家，有纳统件 %(started)s 家，已纳统 %(included)s 家") % told


def _place(one: PlaceCounts, bar: FilterBar[None], place: str) -> PlaceLine:
    def door(column: str) -> str:
        return bar.address(**{place: one.code}, **_DOORS[column]) if one.code else ""

    listed = one.numbers["listed"]
    return PlaceLine(
        one.name or _("未定街道"),
        {column: (one.numbers[column], door(column)) for column in _DOORS},
        one.numbers["included"] / listed if listed else None,
    )


def _tabs(bar: FilterBar[None], numbers: dict[str, int]) -> list[Tab]:
    return [
        bar.tab(_("全部"), numbers["listed"], progress=None, readiness=None),
        bar.tab(_("有望达标"), numbers["likely"], readiness="LIKELY", progress=None),
        bar.tab(_("可能达标"), numbers["possible"], readiness="POSSIBLE", progress=None),
        bar.tab(_("还没有纳统件"), numbers["idle"], progress=NO_CASE, readiness=None),
        bar.tab(_("有纳统件"), numbers["started"], progress=HAS_CASE, readiness=None),
        bar.tab(_("已纳统"), numbers["included"], progress=INCLUDED, readiness=None),
    ]
