"""报送链接: given out for one enterprise, shown this once, or as a workbook for a list; and ended."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import once
from core.periods import Period
from core.ui.bulk import Changed, Selection
from core.ui.period import period_of, posted_period
from core.ui.query import address
from core.verdict import Refused
from cultivation.enterprises import rules as enterprise_rules
from exchange.about import InForce
from exchange.links import SHOWN, Offered, preview, workbook
from monitoring.returns import selectors
from monitoring.returns.filters import MEMBERS, OWED, MemberQuery, link
from monitoring.returns.models import MonitoringMember
from monitoring.returns.services import linking


@require_POST
@needs(Permission.RETURN_WRITE)
def give(request: HttpRequest, member: int) -> HttpResponse:
    """A link to send to the enterprise, as text and as a code to scan."""
    user = signed_in(request)
    row = _mine(user, member)
    period = Period(row.year, row.quarter)
    try:
        offered = linking.offer(actor=user, member=row.pk)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("returns:key", row.enterprise_id, str(period))
    code = segno.make(offered.address, error="m").svg_inline(scale=5, border=2)
    said = {
        "name": row.enterprise.name,
        "period": period.label_zh,
        "due": offered.stands.due_on,
        "address": offered.address,
        "until": offered.until,
    }
    context = {
        "member": row,
        "period": period,
        "until": offered.until,
        "code": mark_safe(code),  # noqa: S308  (made here, of an address that is ours)
        "text": _(
            "%(name)s：请打开链接报送%(period)s监测报表（%(due)s 截止）：%(address)s"
            "（%(until)s 前有效，只供贵企业使用，请勿转发）"
        )
        % said,
    }
    return render(request, "returns/link_given.html", context)


@require_POST
@needs(Permission.RETURN_WRITE)
def end(request: HttpRequest, member: int) -> HttpResponse:
    """The link opens no more."""
    user = signed_in(request)
    row = _mine(user, member)
    if linking.withdraw(actor=user, member=row.pk):
        messages.success(request, _("已收回报送链接"))
    else:
        messages.info(request, _("没有可收回的链接"))
    return redirect("returns:key", row.enterprise_id, str(Period(row.year, row.quarter)))


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_WRITE)
def several(request: HttpRequest) -> HttpResponseBase:
    """Who will get links, before anybody does; then the workbook with them, which is kept nowhere."""
    user, posted = signed_in(request), request.method == "POST"
    query = selectors.query_of(user, posted_period(request) if posted else period_of(request))
    if not posted:
        usual = {"state": [OWED]}
        asked = dict(MEMBERS.parse(user, request.GET).values) or usual
        return _preview(request, query, Selection.read(user, MEMBERS, {**asked, "every": "1"}))
    selection = Selection.read(user, MEMBERS, request.POST)
    back = address("returns:links", period=query.period)
    with once(request) as first:
        if first.led_to:
            messages.info(request, _("链接已经发过，表格只下载一次；没有存下来的，请重新发放。"))
            return HttpResponseRedirect(first.led_to)
        try:
            rows = linking.offer_each(actor=user, selection=selection, query=query)
        except Changed as changed:
            return _preview(request, query, selection, changed.sentence)
        first.leads_to(back)
    in_force = (InForce(_("季度"), query.period.label_zh),)
    return workbook(_("报送链接"), _("报送链接"), user.unit.name, in_force, rows)


def _preview(
    request: HttpRequest, query: MemberQuery, selection: Selection[MemberQuery], error: str = ""
) -> HttpResponse:
    owing = linking.owing(query)
    count, pairs = selection.extent(owing, query)
    listed = selection.among(owing, query).order_by("district", "street", "enterprise__name", "pk")
    asked = {code: list(given) for code, given in selection.filters.values.items()}
    words = Offered(
        _("报送链接"),
        _("给 %(n)s 家发报送链接") % {"n": f"{count:,}"},
        _("%(label)s · 每家一条，下载为表格；这些企业之前的链接随即失效") % {"label": query.period.label_zh},
        _("还没有报的企业"),
        _("没有可以发链接的企业：都报了，或本季现在不收报表。"),
        link(query.period, **asked),
    )
    rows = [
        (name, "·".join(filter(None, (district, street))))
        for name, district, street in listed.values_list(
            "enterprise__name", "district__name", "street__name"
        )[:SHOWN]
    ]
    return preview(request, words, count, rows, [("period", str(query.period)), *pairs], error)


def _mine(user: User, member: int) -> MonitoringMember:
    """A place on a list that the person sees (404) and may send returns of (403)."""
    rows = MonitoringMember.objects.visible_to(user).select_related("enterprise")
    row = rows.filter(pk=member, removed_on=None).first()
    if row is None:
        raise Http404
    write = Permission.RETURN_WRITE.value
    if not enterprise_rules.covers(user.grants, write, row.district_id, row.street_id):
        raise PermissionDenied
    return row
