"""The acts of people on an application, one form each; entering one; the link for the enterprise."""

from __future__ import annotations

import segno
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.verdict import Refused, require
from core.web.form_key import new_key
from cultivation.enterprises.selectors import enterprise as enterprise_of
from incentives.applications import selectors
from incentives.applications.forms import ActForm, EnterForm
from incentives.applications.models import Application
from incentives.applications.services import linking
from incentives.applications.services.acting import may_do, perform
from incentives.applications.services.entering import choices
from incentives.applications.services.entering import enter as enter_application
from incentives.applications.states import NEEDS, REASONED, Act


@require_http_methods(["GET", "POST"])
@needs(*sorted(permission.value for permission in set(NEEDS.values())))
@single
def act(request: HttpRequest, application: int, act: str) -> HttpResponse:
    """One act of the table."""
    user, row = signed_in(request), selectors.get(signed_in(request), application)
    if act.upper() not in Act.values:
        raise Http404
    doing = Act(act.upper())
    require(may_do(user, doing, row))
    form = ActForm(request.POST or None, initial={"version": row.version})
    if doing in REASONED:
        form.require_note(_("为什么%(act)s") % {"act": doing.label})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            perform(actor=user, application=row.pk, act=doing, note=data["note"], version=data["version"])
        except Conflict as conflict:
            conflict.show_in(form)
            return _page(request, row, form, str(doing.label), status=409)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已办：%(act)s") % {"act": doing.label})
            return HttpResponseRedirect(reverse("applications:detail", args=[row.pk]))
    return _page(request, row, form, str(doing.label))


@require_http_methods(["GET", "POST"])
@needs(Permission.APPLICATION_ENTER)
@single
def enter(request: HttpRequest, enterprise: int) -> HttpResponse:
    """录入申报 of an enterprise."""
    user, of = signed_in(request), enterprise_of(signed_in(request), enterprise)
    initial = {name: request.GET[name] for name in ("programme", "year", "subject") if name in request.GET}
    initial.setdefault("year", str(timezone.localdate().year - 1))
    form = EnterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data, (key, part) = form.cleaned_data, form.key
        try:
            made = enter_application(
                actor=user,
                enterprise=of.pk,
                programme=data["programme"].code,
                year=data["year"],
                subject_key=key,
                part=part,
                note=data["note"],
            )
        except Refused as refused:
            if refused.verdict.code == "application.which_subject":
                day = timezone.localdate()
                form.offer(choices(data["programme"], data["year"], of.pk, day))
                form.add_error("subject", refused.sentence)
            else:
                form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已建立草稿，请补齐材料"))
            return HttpResponseRedirect(reverse("applications:detail", args=[made.pk]))
    context = {
        "form": form,
        "title": _("录入申报"),
        "submit": _("建立草稿"),
        "about": of.name,
        "back": reverse("enterprises:detail", args=[of.pk]),
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "applications/act.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs(Permission.APPLICATION_ENTER)
def link(request: HttpRequest, application: int) -> HttpResponse:
    """A link to send to the enterprise, shown this once, as text and as a code to scan."""
    user = signed_in(request)
    row = selectors.get(user, application)
    address, until = linking.offer(actor=user, application=row.pk)
    context = {
        "row": row,
        "address": address,
        "until": until,
        "code": mark_safe(segno.make(address, error="m").svg_inline(scale=5, border=2)),  # noqa: S308  (made here, of an address that is ours)
        "text": _(
            "%(name)s：请打开链接确认“%(programme)s”的申报并填写收款账户：%(address)s（%(day)s 前有效）"
        )
        % {"name": row.enterprise.name, "programme": row.programme.name, "address": address, "day": until},
    }
    return render(request, "applications/link_given.html", context)


def _page(
    request: HttpRequest, row: Application, form: forms.Form, title: str, status: int = 0
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": title,
        "about": f"{row.enterprise.name} · {row.number}",
        "back": reverse("applications:detail", args=[row.pk]),
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "applications/act.html", context, status=status or (422 if form.is_bound else 200))
