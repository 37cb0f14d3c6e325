"""The acts of people on a case, one form each: what the table knows, opening by hand, the other door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.verdict import Refused, require
from core.web.form_key import new_key
from cultivation.enterprises.selectors import enterprise as enterprise_of
from monitoring.inclusion import selectors
from monitoring.inclusion.codes import Origin
from monitoring.inclusion.forms import ActForm, IncludeForm, OpenForm
from monitoring.inclusion.models import Case
from monitoring.inclusion.rules.permits import may_change_door
from monitoring.inclusion.services.acting import Said, may_do, perform
from monitoring.inclusion.services.opening import change_door, open_by_hand, proposed_door
from monitoring.inclusion.sprint.lines import OPENED_FROM, THIS_LIST
from monitoring.inclusion.states import REASONED, Act, State


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_WORK, Permission.STAT_WRITE)
@single
def act(request: HttpRequest, case: int, act: str) -> HttpResponse:
    """One act of the table."""
    user, row = signed_in(request), selectors.get(signed_in(request), case)
    if act.upper() not in Act.values:
        raise Http404
    doing = Act(act.upper())
    require(may_do(user, doing, row))
    made: type[ActForm] = IncludeForm if doing is Act.INCLUDE else ActForm
    initial = {"version": row.version, "on": timezone.localdate()}
    form = made(request.POST or None, initial=initial)
    _ask(form, doing)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        said = Said(note=data["note"], on=data.get("on"))
        try:
            perform(actor=user, case=row.pk, act=doing, said=said, version=data["version"])
        except Conflict as conflict:
            conflict.show_in(form)
            return _page(request, row, form, str(doing.label), status=409)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _done(request, row.pk, _("已%(act)s") % {"act": doing.label})
    return _page(request, row, form, str(doing.label))


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_WORK)
@single
def door(request: HttpRequest, case: int) -> HttpResponse:
    """改走另一道门."""
    user, row = signed_in(request), selectors.get(signed_in(request), case)
    require(may_change_door(State(row.state)))
    form = ActForm(request.POST or None, initial={"version": row.version})
    _require_note(form, _("为什么改走另一道门"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_door(actor=user, case=row.pk, note=data["note"], version=data["version"])
        except Conflict as conflict:
            conflict.show_in(form)
            return _page(request, row, form, _("改走另一道门"), status=409)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _done(request, row.pk, _("已改走另一道门"))
    return _page(request, row, form, _("改走另一道门"))


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_WORK)
@single
def open_case(request: HttpRequest, enterprise: int) -> HttpResponse:
    """发起纳统, at the door that is proposed."""
    user, of = signed_in(request), enterprise_of(signed_in(request), enterprise)
    from_list = request.GET.get(OPENED_FROM) == THIS_LIST
    origin = Origin.SPRINT if from_list else Origin.HAND
    proposed = proposed_door(of, timezone.localdate())
    form = OpenForm(request.POST or None, initial={"door": proposed.value})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = open_by_hand(
                actor=user, enterprise=of.pk, door=data["door"], note=data["note"], origin=origin
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _done(request, made.pk, _("已发起纳统"))
    context = {
        "form": form,
        "title": _("发起纳统"),
        "submit": _("发起"),
        "about": of.name,
        "back": reverse("inclusion:sprint") if from_list else reverse("enterprises:detail", args=[of.pk]),
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "inclusion/act.html", context, status=422 if form.is_bound else 200)


def _ask(form: ActForm, doing: Act) -> None:
    if doing in REASONED:
        _require_note(form, _("为什么%(act)s") % {"act": doing.label})
    elif doing is Act.INCLUDE:
        form.fields["note"].label = _("依据")


def _require_note(form: ActForm, label: str) -> None:
    note: Any = form.fields["note"]
    note.required, note.label = True, label
    note.error_messages["required"] = _("请写明原因")


def _done(request: HttpRequest, case: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("inclusion:detail", args=[case]))


def _page(request: HttpRequest, row: Case, form: forms.Form, title: str, status: int = 0) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": title,
        "about": row.enterprise.name,
        "back": reverse("inclusion:detail", args=[row.pk]),
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "inclusion/act.html", context, status=status or (422 if form.is_bound else 200))
