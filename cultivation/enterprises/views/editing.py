"""An enterprise is created and edited; a year's figures and the facts of inclusion and exit are recorded."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.models import Unit
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.phones import is_masked, mask_phone
from core.ui.query import keys_among
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises import rules, selectors
from cultivation.enterprises.forms import EnterpriseForm, ExitForm, FiguresForm, InclusionForm
from cultivation.enterprises.places import places_of
from cultivation.enterprises.services import facts, profile
from cultivation.enterprises.services import figures as figure_services
from cultivation.enterprises.services.figures import WRITES
from cultivation.enterprises.services.profile import PROFILE

FIELD_OF = {
    "USCC_OWNED": "uscc",
    "USCC": "uscc",
    "OUT_OF_SCOPE": "district",
    "STREET_OF_ANOTHER_DISTRICT": "street",
}


@require_http_methods(["GET", "POST"])
@needs(Permission.ENTERPRISE_WRITE)
@single
def create(request: HttpRequest) -> HttpResponse:
    """新建企业."""
    user = signed_in(request)
    form = EnterpriseForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            made = profile.create_enterprise(actor=user, **form.cleaned_data)
        except Refused as refused:
            _say(form, refused)
        else:
            messages.success(request, _("已新建企业“%(name)s”") % {"name": made.name})
            return redirect("enterprises:detail", made.pk)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
@needs(Permission.ENTERPRISE_WRITE)
@single
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """修改企业; the second of two people sees what is stored now beside what they typed."""
    user = signed_in(request)
    found = selectors.enterprise(user, pk)
    if not rules.covers(user.grants, Permission.ENTERPRISE_WRITE.value, found.district_id, found.street_id):
        raise PermissionDenied
    initial = {field: getattr(found, field) for field in PROFILE} | {"version": found.version}
    initial["phone"] = mask_phone(found.phone)
    form = EnterpriseForm(request.POST or None, user=user, editing=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version, day = values.pop("version"), values.pop("effective_on")
        if is_masked(values["phone"]):
            values.pop("phone")
        try:
            profile.edit_enterprise(actor=user, enterprise=pk, version=version, effective_on=day, **values)
        except Conflict as conflict:
            _say_what_changed(form, conflict)
        except Refused as refused:
            _say(form, refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("enterprises:detail", pk)
    return _form(request, form, enterprise=found)


def _form(request: HttpRequest, form: django_forms.Form, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(
        request, "enterprises/form.html", {"form": form, "key": new_key(), **context}, status=status
    )


def _say(form: django_forms.Form, refused: Refused) -> None:
    form.add_error(FIELD_OF.get(refused.code), refused.sentence)


def _say_what_changed(form: django_forms.Form, conflict: Conflict) -> None:
    conflict.show_in(form)
    for field, now in conflict.now.items():
        shown = mask_phone(now) if field == "phone" else getattr(now, "name", now)
        form.add_error(field, _("他人已改为：%(now)s") % {"now": "—" if shown in (None, "") else shown})


@require_safe
@needs(Permission.ENTERPRISE_WRITE)
def check_uscc(request: HttpRequest) -> HttpResponse:
    """What is said of a code while it is typed; whose it is, is said only within scope."""
    user = signed_in(request)
    text = request.GET.get("uscc", "")
    verdict = rules.is_code(text)
    owner = selectors.by_uscc(user, text) if verdict else None
    if owner is not None and str(owner.pk) == request.GET.get("of", ""):
        owner = None
    context = {"verdict": verdict, "owner": owner, "text": text.strip()}
    return render(request, "enterprises/_uscc.html", context)


@require_safe
@needs(Permission.ENTERPRISE_WRITE)
def streets(request: HttpRequest) -> HttpResponse:
    """The streets of the district chosen, as options."""
    district = request.GET.get("district", "")
    places = places_of(signed_in(request))
    known = keys_among([district])
    found: list[Unit] = places.streets_of(known[0]) if known else []
    return render(request, "enterprises/_streets.html", {"streets": found})


@require_http_methods(["GET", "POST"])
@needs(Permission.ENTERPRISE_WRITE, Permission.STAT_WRITE)
@single
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """登记年度数据."""
    user = signed_in(request)
    sources = [source for source, permission in WRITES.items() if user.can(permission.value)]
    form = FiguresForm(request.POST or None, sources=sources)
    return _record(request, pk, form, figure_services.record_annual_figures, _("登记年度数据"))


@require_http_methods(["GET", "POST"])
@needs(Permission.STAT_WRITE)
@single
def inclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """登记纳统."""
    return _record(request, pk, InclusionForm(request.POST or None), facts.record_inclusion, _("登记纳统"))


@require_http_methods(["GET", "POST"])
@needs(Permission.STAT_WRITE)
@single
def exit_(request: HttpRequest, pk: int) -> HttpResponse:
    """登记退库."""
    return _record(request, pk, ExitForm(request.POST or None), facts.record_exit, _("登记退库"))


def _record(request: HttpRequest, pk: int, form: django_forms.Form, service: Any, title: str) -> HttpResponse:
    user = signed_in(request)
    found = selectors.enterprise(user, pk)
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=user, enterprise=pk, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已登记"))
            return redirect("enterprises:detail", pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "enterprise": found, "title": title, "key": new_key()}
    return render(request, "enterprises/record.html", context, status=status)
