"""入库窗口: what the bureau entered, and what is assumed for a year without."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises.codes import Door
from monitoring.inclusion.forms import WindowForm
from monitoring.inclusion.models import Window
from monitoring.inclusion.services import windows as service
from monitoring.inclusion.terms import Windows


@require_http_methods(["GET", "POST"])
@needs(Permission.SCAN_READ)
@single
def windows(request: HttpRequest) -> HttpResponse:
    """The windows of this year and the next; the bureau enters others."""
    user, today = signed_in(request), timezone.localdate()
    form = WindowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
        try:
            service.enter(actor=user, **data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已登记，在办纳统件的窗口随之更新"))
            return HttpResponseRedirect(reverse("inclusion:windows"))
    known = Windows(today)
    entered = {(row.door, row.closes_on): row for row in Window.objects.all()}
    context = {
        "form": form,
        "form_key": request.POST.get("form_key") or new_key(),
        "may_write": bool(service.may_write(user)),
        "today": today,
        "doors": [
            (
                door.label,
                [
                    (slot, entered.get((door.value, slot.closes_on)))
                    for year in (today.year - 1, today.year, today.year + 1)
                    for slot in known.of(door, year)
                    if slot.closes_on >= today
                ],
            )
            for door in Door
        ],
    }
    return render(request, "inclusion/windows.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs(Permission.CASE_CHECK)
@single
def remove(request: HttpRequest, window: int) -> HttpResponse:
    """删除 a window that was entered by mistake."""
    try:
        service.remove(actor=signed_in(request), window=window)
    except Window.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("已删除"))
    return HttpResponseRedirect(reverse("inclusion:windows"))
