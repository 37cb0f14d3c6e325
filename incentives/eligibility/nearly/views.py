"""只差一步: the work list of who is one paper or one condition away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.money import format_wan
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, page_of, pager
from core.ui.query import address
from cultivation.enterprises.places import places_of, sees_city
from exchange.addresses import export_address
from incentives.eligibility.nearly import lines, selectors
from incentives.eligibility.nearly.closing import in_order
from incentives.eligibility.nearly.filters import NEARLY
from incentives.eligibility.nearly.handing import Handed, hand_out, may_hand_out

_BY_PLACE = 8


@require_safe
@needs(Permission.AWARD_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """Who is one step away, whose window closes first on top; by place and by programme."""
    user, bar = signed_in(request), FilterBar(request, NEARLY)
    found = selectors.rows(user, bar.filters)
    told = selectors.summary(found)
    page = page_of(in_order(found).values_list("pk", flat=True), page_number(request))
    field = "district" if sees_city(user) and not bar.filters.values.get("district") else "street"
    by_place = selectors.shares(found, field, f"{field}__short_name")
    context = {
        "title": _title(user, told),
        "sub": _sub(told),
        "told": told,
        "lines": lines.read(user, list(page.rows)),
        "may_hand_out": page.total and bool(may_hand_out(user)),
        "carried": [(code, value) for code, given in bar.filters.values.items() for value in given],
        "pager": pager(request, total=page.total, number=page.number),
        "bar": bar,
        "total": page.total,
        "export_url": export_address(user, "nearly_there"),
        "field": field,
        "by_place": by_place[:_BY_PLACE],
        "more_places": len(by_place) - _BY_PLACE,
        "by_programme": selectors.shares(found, "programme", "programme__short_name"),
        "most": max([share.amount for share in by_place], default=0) or 1,
    }
    return render(request, "awards/nearly.html", context)


@require_POST
@needs(Permission.APPLICATION_REVIEW)
def hand(request: HttpRequest) -> HttpResponse:
    """派给街道: the officers of the places in the list are told of theirs."""
    user = signed_in(request)
    filters = NEARLY.parse(user, request.POST)
    handed = hand_out(actor=user, filters=filters)
    if handed.people:
        messages.success(request, _given(handed))
    if handed.nobody:
        where = "、".join(handed.nobody)
        messages.warning(request, _("%(where)s没有经办，请先指定人员") % {"where": where})
    asked = {code: list(given) for code, given in filters.values.items()}
    return HttpResponseRedirect(address("awards:nearly", **asked))


def _given(handed: Handed) -> str:
    """Who has theirs, and who was told earlier today and is not told again."""
    words = _("已派给 %(n)d 位经办") % {"n": handed.people}
    if handed.told == handed.people:
        return words + _("，他们会收到通知")
    return words + _("，其中 %(n)d 位今天已通知过，不再通知") % {"n": handed.people - handed.told}


def _title(user: User, told: selectors.Summary) -> str:
    places = places_of(user)
    where = "" if sees_city(user) or len(places.districts) != 1 else places.districts[0].name
    if not told.count:
        return _("没有只差一步的")
    words = _("%(where)s %(n)s 家只差一步，补上最多可得 %(wan)s 万元")
    return (words % {"where": where, "n": f"{told.count:,}", "wan": format_wan(told.amount)}).strip()


def _sub(told: selectors.Summary) -> str:
    words = _("按最近一次测算；补齐后再判一次，不是承诺")
    if told.open_amounts:
        words += "；" + _("另有 %(n)s 家额度待定，没有算进合计") % {"n": f"{told.open_amounts:,}"}
    return words
