"""记问题: the form for a phone, and what it says while one types."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import single
from core.ui.query import address
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.categories import Category, LimitClass
from cultivation.ledger.forecast import forecast
from cultivation.ledger.forms.log import LogForm
from cultivation.ledger.selectors.lists import look_alikes
from cultivation.ledger.services import logging


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LEDGER_LOG)
@single
def log(request: HttpRequest) -> HttpResponse:
    """The form, with the enterprise filled in where `?enterprise=ID` names one in scope."""
    user = signed_in(request)
    if request.method == "POST":
        return _submitted(request, user)
    chosen = _enterprise(user, request.GET.get("enterprise", ""))
    initial: dict[str, Any] = {"form_key": new_key()}
    if chosen is not None:
        initial |= {"enterprise": chosen.pk, "q": chosen.name}
    return _page(request, user, LogForm(initial=initial, user=user), chosen)


@require_safe
@needs(Permission.LEDGER_LOG)
def hint(request: HttpRequest) -> HttpResponse:
    """What will happen: who will hold it, by when, and what is open already; a fragment for htmx."""
    user = signed_in(request)
    chosen = _enterprise(user, request.GET.get("enterprise", ""))
    context = _told(user, chosen, request.GET.get("category", ""), request.GET.get("limit_class", ""))
    return render(request, "ledger/_hint.html", context)


def _submitted(request: HttpRequest, user: User) -> HttpResponse:
    form = LogForm(request.POST, user=user)
    if form.is_valid():
        try:
            problem = logging.log(
                actor=user, enterprise=form.cleaned_data["enterprise"], registration=form.registration()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("已登记，编号 %(number)s") % {"number": problem.number})
            return HttpResponseRedirect(reverse("ledger:detail", args=[problem.pk]))
    chosen = _enterprise(user, request.POST.get("enterprise", ""))
    return _page(request, user, form, chosen, status=422)


def _page(
    request: HttpRequest, user: User, form: LogForm, chosen: Enterprise | None, status: int = 200
) -> HttpResponse:
    category = str(form["category"].value() or "")
    context = {
        "form": form,
        "chosen": chosen,
        "find_url": address("enterprises:find"),
        "more_open": any(form[name].value() for name in ("limit_class", "marks", "contact")),
        **_told(user, chosen, category, str(form["limit_class"].value() or "")),
    }
    return render(request, "ledger/log.html", context, status=status)


def _enterprise(user: User, text: str) -> Enterprise | None:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    seen = Enterprise.objects.visible_to(user).select_related("district", "street")
    return seen.filter(pk=int(text)).first()


def _told(user: User, chosen: Enterprise | None, category: str, limit_class: str) -> dict[str, Any]:
    if chosen is None or category not in Category:
        return {"forecast": None, "similar": []}
    today = timezone.localdate()
    limit = LimitClass(limit_class) if limit_class in LimitClass else None
    return {
        "forecast": forecast(chosen, Category(category), limit, today),
        "similar": look_alikes(user, chosen.pk, category, today),
    }
