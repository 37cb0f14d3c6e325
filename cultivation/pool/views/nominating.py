"""提名 and 确认 of several at once: what it is about, made anew at commit, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gate import needs, signed_in
from accounts.models import Unit, User
from accounts.roles import Permission
from core.forms.keys import once
from core.ui.bulk import Changed, Selection
from core.ui.query import address
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.pool.codes import KeyState
from cultivation.pool.filters import KEY_MEMBERS
from cultivation.pool.forms import NominateForm
from cultivation.pool.key import selectors, suggesting
from cultivation.pool.services.key_members import decide_each
from cultivation.pool.services.nominating import foresee, nominate_selected
from cultivation.pool.views.years import year_of


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POOL_NOMINATE)
def nominate(request: HttpRequest) -> HttpResponse:
    """A GET says what nominating the selection would come to, a POST does it."""
    user, year = signed_in(request), year_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    district = selectors.district_of(user, asked.get("district", ""))
    if district is None:
        messages.error(request, _("请先选择区"))
        return HttpResponseRedirect(address("pool:key", year=str(year)))
    back = address("pool:key", year=str(year), district=district.code)
    try:
        selection = Selection.read(user, ENTERPRISES, asked)
        if request.method == "POST":
            return _done(request, user, year, district, selection, back)
        return _page(request, user, year, district, selection, back)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return HttpResponseRedirect(back)


def _done(
    request: HttpRequest, user: User, year: int, district: Unit, selection: Selection[str], back: str
) -> HttpResponse:
    with once(request) as first:
        if first.led_to:
            return HttpResponseRedirect(first.led_to)
        try:
            done = nominate_selected(
                actor=user,
                year=year,
                district=district,
                selection=selection,
                reason=request.POST.get("reason", ""),
                outside=_from_outside(request),
            )
        except Changed as changed:
            return _page(request, user, year, district, selection, back, changed.sentence)
        first.leads_to(
            address("pool:key", year=str(year), district=district.code, tab=KeyState.NOMINATED.value)
        )
    words = _("已提名 %(n)d 家，等市局确认") % {"n": len(done.accepted)}
    if done.refused:
        words += _("；%(n)d 家没有提名：%(first)s%(why)s") % {
            "n": len(done.refused), "first": done.refused[0].name, "why": done.refused[0].verdict.sentence,
        }  # fmt: skip
    messages.success(request, words)
    return HttpResponseRedirect(first.led_to)


def _page(
    request: HttpRequest, user: User, year: int, district: Unit, selection: Selection[str], back: str, error: str = ""
) -> HttpResponse:  # fmt: skip
    outside = _from_outside(request)
    scope = suggesting.offered(user, year, district, outside=outside)
    count, pairs = selection.extent(scope, suggesting.PREFIX)
    ids = list(selection.among(scope, suggesting.PREFIX).values_list("pk", flat=True))
    seen = foresee(actor=user, year=year, district=district, ids=ids)
    form = NominateForm(request.POST or None)
    if error:
        form.add_error(None, error)
    context = {
        "year": year,
        "district": district,
        "seen": seen,
        "outside": outside,
        "short": seen.after.short(seen.quota),
        "count": count,
        "pairs": [pair for pair in pairs if pair[0] not in ("district", "year")],
        "form": form,
        "form_key": request.POST.get("form_key") or new_key(),
        "back": back,
        "names": seen.accepted[:20],
    }
    return render(request, "pool/nominate.html", context, status=409 if error else 200)


def _from_outside(request: HttpRequest) -> bool:
    asked = request.POST if request.method == "POST" else request.GET
    return asked.get("outside") == "1"


@require_POST
@needs(Permission.POOL_CONFIRM)
def decide(request: HttpRequest) -> HttpResponse:
    """确认 or 不确认 of the nominations picked."""
    user, year = signed_in(request), year_of(request)
    back = address(
        "pool:key", year=str(year), district=request.POST.get("district", ""), tab=KeyState.NOMINATED.value
    )
    confirm = request.POST.get("confirm") == "1"
    with once(request) as first:
        if first.led_to:
            return HttpResponseRedirect(first.led_to)
        try:
            selection = Selection.read(user, KEY_MEMBERS, request.POST)
            result = decide_each(
                actor=user, selection=selection, confirm=confirm, answer=request.POST.get("answer", "")
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(back)
        first.leads_to(back)
    if result.done:
        messages.success(
            request, (_("已确认 %(n)d 家") if confirm else _("已退回 %(n)d 家")) % {"n": result.done}
        )
    for name, why in result.refused[:3]:
        messages.error(request, f"{name}：{why}")
    return HttpResponseRedirect(back)
