"""An enterprise is handed over, and its status changed."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import single
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises import rules, selectors
from cultivation.enterprises.moves import services
from cultivation.enterprises.moves.forms import AnswerForm, DecideForm, ProposeForm, StatusForm
from cultivation.enterprises.moves.models import OPEN, HandOver, HandOverState

MOVE = Permission.ENTERPRISE_MERGE


@require_http_methods(["GET", "POST"])
@needs(MOVE)
@single
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """提出跨区移交."""
    user = signed_in(request)
    found = selectors.enterprise(user, pk)
    form = ProposeForm(request.POST or None, origin=found.district_id)
    title = _("提出跨区移交")
    return _record(request, found, form, title, lambda **v: services.propose(actor=user, enterprise=pk, **v))


@require_http_methods(["GET", "POST"])
@needs(Permission.ENTERPRISE_WRITE)
@single
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """登记状态变化."""
    user = signed_in(request)
    found = selectors.enterprise(user, pk)
    if not rules.covers(user.grants, Permission.ENTERPRISE_WRITE.value, found.district_id, found.street_id):
        raise PermissionDenied
    form = StatusForm(request.POST or None)
    title = _("登记状态变化")
    return _record(
        request, found, form, title, lambda **v: services.change_status(actor=user, enterprise=pk, **v)
    )


@require_safe
@needs(Permission.FIGURES_READ)
def hand_over(request: HttpRequest, hand_over: int) -> HttpResponse:
    """One hand-over: where it stands, and the next act for whom it is."""
    user = signed_in(request)
    return _page(request, user, _seen(user, hand_over))


@require_POST
@needs(MOVE)
@single
def answer(request: HttpRequest, hand_over: int) -> HttpResponse:
    """The other district answers."""
    user = signed_in(request)
    row = _seen(user, hand_over)
    return _act(request, user, row, AnswerForm(request.POST, row=row), services.answer)


@require_POST
@needs(MOVE)
@single
def decide(request: HttpRequest, hand_over: int) -> HttpResponse:
    """The bureau decides."""
    user = signed_in(request)
    return _act(request, user, _seen(user, hand_over), DecideForm(request.POST), services.decide)


@require_POST
@needs(MOVE)
@single
def withdraw(request: HttpRequest, hand_over: int) -> HttpResponse:
    """The proposer takes it back."""
    user = signed_in(request)
    row = _seen(user, hand_over)
    services.withdraw(actor=user, hand_over=row.pk)
    messages.success(request, _("已撤回移交"))
    return redirect("enterprises:hand_over", row.pk)


def _seen(user: User, pk: int) -> HandOver:
    rows = HandOver.objects.visible_to(user).select_related(
        "enterprise", "origin", "target", "street", "by", "answered_by", "decided_by"
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _act(
    request: HttpRequest, user: User, row: HandOver, form: django_forms.Form, service: Any
) -> HttpResponse:
    if form.is_valid():
        try:
            service(actor=user, hand_over=row.pk, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已保存"))
            return redirect("enterprises:hand_over", row.pk)
    return _page(request, user, row, form, status=422)


def _page(
    request: HttpRequest, user: User, row: HandOver, form: Any = None, *, status: int = 200
) -> HttpResponse:
    def may(district: int) -> bool:
        return bool(rules.covers(user.grants, MOVE.value, district, None))

    answers = row.state == HandOverState.PROPOSED and may(row.target_id)
    decides = row.state in (HandOverState.ACCEPTED, HandOverState.REFUSED) and may(0)
    if form is None:
        form = AnswerForm(row=row) if answers else DecideForm() if decides else None
    act = "enterprises:hand_over_answer" if answers else "enterprises:hand_over_decide"
    context = {
        "row": row,
        "form": form if answers or decides else None,
        "act": act,
        "may_withdraw": row.state in OPEN and may(row.origin_id),
        "sees": selectors.sees(user, row.enterprise_id),
        "key": new_key(),
    }
    return render(request, "enterprises/moves/hand_over.html", context, status=status)


def _record(
    request: HttpRequest, found: Any, form: django_forms.Form, title: str, service: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            service(**form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已登记"))
            return redirect("enterprises:detail", found.pk)
    context = {"form": form, "enterprise": found, "title": title, "key": new_key()}
    return render(request, "enterprises/record.html", context, status=422 if form.is_bound else 200)
