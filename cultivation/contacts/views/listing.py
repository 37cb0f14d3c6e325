"""联系与挂点: whom nobody serves yet by district, then the list."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.ui.filter_bar import FilterBar, Tab
from core.ui.paging import SIZE, page_number, pager
from core.ui.query import address
from core.ui.tables import sort_of
from cultivation.contacts import selectors
from cultivation.contacts.filters import (
    CONTACTS,
    HANG,
    KEY,
    LATE,
    LATE_LEADER,
    LATE_OFFICER,
    MINE,
    NO_LEADER,
    NO_OFFICER,
)
from cultivation.contacts.lines import contact_lines
from cultivation.contacts.terms import Asked, asked_on
from cultivation.enterprises.places import sees_city
from exchange.addresses import export_address, import_address


@dataclass(frozen=True)
class Count:
    """A number with the address of exactly its rows; `lesser` makes room where the place is narrow."""

    code: str
    label: str
    number: int
    url: str

    @property
    def lesser(self) -> int:
        """How many there are says less than how many are missing."""
        return int(self.code in (KEY, HANG))


@dataclass(frozen=True)
class PlaceLine:
    """A district or street with its numbers."""

    name: str
    counts: list[Count]


@require_safe
@needs(Permission.CONTACT_READ)
def contacts(request: HttpRequest) -> HttpResponse:
    """Gaps by place, tabs with their counts, fifty rows: what is overdue first on top."""
    user = signed_in(request)
    asked = asked_on(timezone.localdate(), user.pk)
    bar = FilterBar(request, CONTACTS)
    sort = sort_of(request, selectors.SORTS, selectors.DEFAULT_SORT)
    by_place = selectors.by_place(user, bar.filters, asked)
    numbers = selectors.summed(by_place)
    show = bar.filters.values.get("show", ("all",))[0]
    total = 0 if bar.filters.refused else numbers[show]
    number = min(page_number(request), max(1, -(-total // SIZE)))
    ordered = selectors.ids(user, bar.filters, sort, asked)
    keys = selectors.page_ids(ordered, SIZE, (number - 1) * SIZE) if total else []
    places = [] if bar.in_force else by_place
    may_write = user.can(Permission.CONTACT_WRITE)
    context = {
        "lines": contact_lines(selectors.rows(user, keys, asked), asked, with_district=sees_city(user)),
        "total": total,
        "pager": pager(request, total=total, number=number),
        "finding": _finding(numbers),
        "places": [_place(one, user) for one in places],
        "by_street": selectors.table_place(user) == "street",
        "tabs": _tabs(bar, numbers, user),
        "bar": bar,
        "sort": sort,
        "mine": show == MINE,
        "may_write": may_write,
        "import_url": import_address(user, "contacts") if may_write else "",
        "export_url": export_address(user, "contacts"),
        "scope": user.unit.name,
    }
    return render(request, "contacts/list.html", context)


def _finding(numbers: dict[str, int]) -> str:
    """What is missing among those whom the other filters let through, in a sentence."""
    parts = []
    if numbers[NO_OFFICER]:
        parts.append(_part(_("%(n)d 家重点企业缺联系干部"), numbers[NO_OFFICER], numbers[LATE_OFFICER]))
    if numbers[NO_LEADER]:
        parts.append(_part(_("%(n)d 家纳统企业缺挂点领导"), numbers[NO_LEADER], numbers[LATE_LEADER]))
    if parts:
        return "，".join(parts)
    return _("联系干部和挂点领导都已落实") if numbers["all"] else _("联系与挂点")


def _part(words: str, number: int, late: int) -> str:
    said = words % {"n": number}
    return said + (_("（%(n)d 家超期）") % {"n": late} if late else "")


def _place(one: selectors.PlaceGaps, user: User) -> PlaceLine:
    named = {selectors.table_place(user): one.code} if one.code else {}
    labels = {
        KEY: (_("重点企业"), {"duty": KEY}),
        NO_OFFICER: (_("缺联系干部"), {"show": NO_OFFICER}),
        LATE_OFFICER: (_("其中超期"), {"show": LATE_OFFICER}),
        HANG: (_("挂点期内"), {"duty": HANG}),
        NO_LEADER: (_("缺挂点领导"), {"show": NO_LEADER}),
        LATE_LEADER: (_("其中超期"), {"show": LATE_LEADER}),
    }
    counts = [
        Count(code, label, one.numbers[code], address("contacts:list", **named, **query) if one.code else "")
        for code, (label, query) in labels.items()
    ]
    return PlaceLine(one.name or _("未分街道"), counts)


def _tabs(bar: FilterBar[Asked], numbers: dict[str, int], user: User) -> list[Tab]:
    mine = [bar.tab(_("我的联系企业"), numbers[MINE], show=MINE)] if user.can(Permission.VISIT_WRITE) else []
    return [
        bar.tab(_("全部"), numbers["all"], show=None),
        bar.tab(_("超期"), numbers[LATE], "RED", show=LATE),
        bar.tab(_("缺联系干部"), numbers[NO_OFFICER], "AMBER", show=NO_OFFICER),
        bar.tab(_("缺挂点领导"), numbers[NO_LEADER], "AMBER", show=NO_LEADER),
        *mine,
    ]
