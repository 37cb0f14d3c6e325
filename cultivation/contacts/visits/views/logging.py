"""记走访: the form for a phone, and what it says of the chosen enterprise."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.files.content.judging import ACCEPTED
from core.forms.keys import single
from core.ui.query import address, keys_among
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.contacts.visits import services
from cultivation.contacts.visits.forms import FIRST_TAPS, LogForm
from cultivation.contacts.visits.selectors import one
from cultivation.contacts.visits.selectors.one import Company
from cultivation.ledger.categories import Category
from cultivation.ledger.forecast import forecast
from cultivation.ledger.selectors.lists import look_alikes

WEEKDAYS = [lazy("周一"), lazy("周二"), lazy("周三"), lazy("周四"), lazy("周五"), lazy("周六"), lazy("周日")]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.VISIT_WRITE)
@single
def log(request: HttpRequest) -> HttpResponse:
    """The form, with the enterprise filled in where `?enterprise=ID` names one in scope; Http404 for another."""
    user = signed_in(request)
    if request.method == "POST":
        return _submitted(request, user)
    chosen = _company(user, request.GET.get("enterprise", ""))
    initial: dict[str, Any] = {"form_key": new_key(), "on": timezone.localdate().isoformat()}
    if chosen is not None:
        initial |= {"enterprise": chosen.enterprise.pk, "q": chosen.enterprise.name}
    return _page(request, user, LogForm(initial=initial, user=user), chosen)


@require_safe
@needs(Permission.VISIT_WRITE)
def about(request: HttpRequest) -> HttpResponse:
    """The chosen enterprise, and whom one may have met there; a fragment for htmx."""
    chosen = _company(signed_in(request), request.GET.get("enterprise", ""))
    return render(request, "visits/_about.html", {"company": chosen, "met": []})


def _submitted(request: HttpRequest, user: User) -> HttpResponse:
    form = LogForm(request.POST, user=user)
    if form.is_valid():
        data = form.cleaned_data
        try:
            visit = services.log(
                actor=user,
                enterprise=data["enterprise"],
                account=form.account,
                problem=form.registration() if data["found"] else None,
                files=request.FILES.getlist("file"),
            )
        except Refused as refusal:
            form.add_error("file" if refusal.code.startswith("ATTACHMENT") else None, refusal.sentence)
        else:
            messages.success(request, _("已登记走访和 1 个问题") if data["found"] else _("已登记走访"))
            return _lead(request, reverse("visits:detail", args=[visit.pk]))
    chosen = _company(user, request.POST.get("enterprise", ""))
    return _page(request, user, form, chosen, status=422)


def _lead(request: HttpRequest, url: str) -> HttpResponse:
    """To the visit; htmx is told, so that the whole page goes there."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(url)
    answer = HttpResponse()
    answer.headers["HX-Redirect"] = url
    return answer


def _page(
    request: HttpRequest, user: User, form: LogForm, chosen: Company | None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    category, options = str(form["category"].value() or ""), list(form["category"])
    context = {
        "form": form,
        "company": chosen,
        "met": form["met"].value() or [],
        "near": [] if chosen else one.my_enterprises(user),
        "find_url": address("enterprises:find"),
        "taps": options[:FIRST_TAPS],
        "more_taps": options[FIRST_TAPS:],
        "more_open": form["sensitive"].value()
        or category in [str(each.data["value"]) for each in options[FIRST_TAPS:]],
        "accepted": ",".join(ACCEPTED),
        "most": settings.ATTACHMENT_MOST_BYTES,
        "today": today,
        "weekday": WEEKDAYS[today.weekday()],
        **_told(user, chosen, category),
    }
    return render(request, "visits/log.html", context, status=status)


def _company(user: User, text: str) -> Company | None:
    """The chosen enterprise; None where none was, Http404 out of scope."""
    if not text.strip():
        return None
    keys = keys_among([text])
    if not keys:
        raise Http404
    return one.company(user, keys[0], timezone.localdate())


def _told(user: User, chosen: Company | None, category: str) -> dict[str, Any]:
    if chosen is None or category not in Category:
        return {"forecast": None, "similar": []}
    today = timezone.localdate()
    return {
        "forecast": forecast(chosen.enterprise, Category(category), None, today),
        "similar": look_alikes(user, chosen.enterprise.pk, category, today),
    }
