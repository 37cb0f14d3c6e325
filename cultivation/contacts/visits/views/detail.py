"""One visit: what was seen, what was found and what became of it; corrected, withdrawn, added to."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.ui.query import address
from core.verdict import Refused, require
from core.web.form_key import new_key
from cultivation.contacts.visits import attachments, services
from cultivation.contacts.visits.forms import CorrectForm, FindingForm, RegisterForm, WithdrawForm
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.contacts.visits.selectors import one
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.categories import Category
from cultivation.ledger.forecast import forecast


@require_safe
@needs(Permission.CONTACT_READ)
def detail(request: HttpRequest, visit: int) -> HttpResponse:
    """The page of a visit."""
    user = signed_in(request)
    row = one.get(user, visit)
    writes = user.can(Permission.VISIT_WRITE)
    files = attachments.of_visit(user, row)
    seen = Enterprise.objects.visible_to(user).filter(pk=row.enterprise_id).exists()
    context = {
        "visit": row,
        "title": _("走访 %(name)s") % {"name": row.enterprise.name},
        "found": one.found_in(user, [row.pk]).get(row.pk, []),
        "files": files,
        "may_correct": writes and services.may_correct(user, row),
        "may_withdraw": writes and services.may_withdraw(user, row),
        "may_add": writes and services.may_add(user, row),
        "enterprise_url": address("enterprises:detail", row.enterprise_id) if seen else "",
    }
    return render(request, "visits/detail.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.VISIT_WRITE)
@single
def correct(request: HttpRequest, visit: int) -> HttpResponse:
    """更正走访."""
    user = signed_in(request)
    row = one.get(user, visit)
    require(services.may_correct(user, row))
    initial = {"on": row.on, "whom": row.whom, "text": row.text, "version": row.version}
    form = CorrectForm(request.POST or None, initial=initial)
    title, submit = _("更正走访"), _("更正")
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.correct(actor=user, visit=row.pk, version=version, account=form.account)
        except Conflict as conflict:
            conflict.show_in(form)
            return _page(request, row, form, title, submit, status=409)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _done(request, row.pk, _("已更正"))
    return _page(request, row, form, title, submit)


@require_http_methods(["GET", "POST"])
@needs(Permission.VISIT_WRITE)
@single
def withdraw(request: HttpRequest, visit: int) -> HttpResponse:
    """撤销走访."""
    user = signed_in(request)
    row = one.get(user, visit)
    require(services.may_withdraw(user, row))
    form = WithdrawForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(actor=user, visit=row.pk, **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
            return _page(request, row, form, _("撤销走访"), _("撤销走访"), status=409)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已撤销"))
            return HttpResponseRedirect(reverse("visits:list"))
    return _page(request, row, form, _("撤销走访"), _("撤销走访"))


@require_http_methods(["GET", "POST"])
@needs(Permission.VISIT_WRITE)
@single
def finding(request: HttpRequest, visit: int) -> HttpResponse:
    """补充发现, as a problem at once where a category is tapped."""
    user = signed_in(request)
    row = one.get(user, visit)
    require(services.may_add(user, row))
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        problem = form.registration() if data["category"] else None
        try:
            services.add_finding(actor=user, visit=row.pk, text=data["problem"], problem=problem)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _done(request, row.pk, _("已登记为问题") if problem else _("已补充"))
    return _page(request, row, form, _("补充发现"), _("保存"))


@require_http_methods(["GET", "POST"])
@needs(Permission.VISIT_WRITE)
@single
def register(request: HttpRequest, finding: int) -> HttpResponse:
    """What was found becomes a problem."""
    user = signed_in(request)
    found = Finding.objects.visible_to(user).filter(pk=finding).first()
    if found is None:
        raise Http404
    row = one.get(user, found.visit_id)
    require(services.may_add(user, row))
    form = RegisterForm(request.POST or None, initial={"problem": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.register_finding(actor=user, finding=found.pk, problem=form.registration())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _done(request, row.pk, _("已登记，编号 %(number)s") % {"number": made.number})
    return _page(request, row, form, _("登记为问题"), _("登记为问题"))


def _done(request: HttpRequest, visit: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("visits:detail", args=[visit]))


def _page(
    request: HttpRequest, visit: Visit, form: forms.Form, title: str, submit: str, status: int = 0
) -> HttpResponse:
    with_hint = "category" in form.fields
    category = str(form["category"].value() or "") if with_hint else ""
    context = {
        "visit": visit,
        "form": form,
        "title": title,
        "submit": submit,
        "back": reverse("visits:detail", args=[visit.pk]),
        "form_key": request.POST.get("form_key") or new_key(),
        "with_hint": with_hint,
        "forecast": forecast(visit.enterprise, Category(category), None, timezone.localdate())
        if category in Category
        else None,
    }
    return render(request, "visits/form.html", context, status=status or (422 if form.is_bound else 200))
