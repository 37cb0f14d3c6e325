"""The pages of acts on a warning: a GET shows the form in the page, a POST does it; opening one by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises.selectors import enterprise as enterprise_of
from monitoring.warnings import selectors
from monitoring.warnings.codes import Measure
from monitoring.warnings.forms import FORMS, OpenForm, WarningForm
from monitoring.warnings.models import Warning
from monitoring.warnings.services.acting import perform
from monitoring.warnings.services.opening import open_by_hand
from monitoring.warnings.states import NEEDS, Act, State
from monitoring.warnings.views.detail import warning_page


def act_view(act: Act) -> Callable[..., HttpResponseBase]:
    """The view of one act, which names its permission."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @needs(NEEDS[act])
    @single
    def view(request: HttpRequest, warning: int) -> HttpResponse:
        return _answer(request, act, selectors.get(signed_in(request), warning))

    return view


@require_http_methods(["GET", "HEAD", "POST"])
@needs(NEEDS[Act.VOID])
@single
def void(request: HttpRequest, action: int) -> HttpResponse:
    """A mistaken entry is taken back."""
    entry = selectors.action_of(signed_in(request), action)
    row = selectors.get(signed_in(request), entry.warning_id)
    return _answer(request, Act.VOID, row, action=entry.pk)


def _answer(request: HttpRequest, act: Act, row: Warning, *, action: int | None = None) -> HttpResponse:
    initial: dict[str, Any] = {"version": row.version, "diagnosis": row.diagnosis}
    if (code := request.GET.get("code", "")) in Measure:
        initial["code"] = code
    form = FORMS[act](request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST":
        return warning_page(request, row, act=act, form=form)
    if not form.is_valid():
        return warning_page(request, row, act=act, form=form, status=422)
    return _done(request, act, row, form, action)


def _done(
    request: HttpRequest, act: Act, row: Warning, form: WarningForm, action: int | None
) -> HttpResponse:
    user, said = signed_in(request), replace(form.said(), action=action)
    try:
        done = perform(
            actor=user, warning=row.pk, act=act, said=said, version=form.cleaned_data["version"] or None
        )
    except Conflict as conflict:
        conflict.show_in(form)
        return warning_page(request, selectors.get(user, row.pk), act=act, form=form, status=409)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return warning_page(request, selectors.get(user, row.pk), act=act, form=form, status=422)
    state = State(done.state).label
    messages.success(request, _("已登记，预警现在是“%(state)s”") % {"state": state})
    return HttpResponseRedirect(reverse("warnings:detail", args=[done.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WARNING_ACT)
@single
def open_one(request: HttpRequest, enterprise: int) -> HttpResponse:
    """人工开立: level and reason."""
    user = signed_in(request)
    of = enterprise_of(user, enterprise)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_by_hand(actor=user, enterprise=of.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("已开立退库预警"))
            return HttpResponseRedirect(reverse("warnings:detail", args=[made.pk]))
    context = {"form": form, "enterprise": of, "form_key": new_key()}
    return render(request, "warnings/open.html", context, status=422 if form.errors else 200)
