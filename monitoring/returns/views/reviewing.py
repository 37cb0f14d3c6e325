"""审核: a return is approved, accepted, or returned with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.periods import Period
from core.ui.query import keys_among
from core.verdict import Refused
from monitoring.returns import telling
from monitoring.returns.forms import ReasonForm, ReviewForm, say
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.services.moving import move
from monitoring.returns.states import ReturnAction


@require_POST
@needs(Permission.RETURN_REVIEW)
@single
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """区审核通过, the explanations that the form names accepted with it."""
    return _moved(request, pk, ReturnAction.APPROVE)


@require_POST
@needs(Permission.RETURN_REVIEW)
@single
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """市审核入库, likewise."""
    return _moved(request, pk, ReturnAction.ACCEPT)


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
@single
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """退回, with a reason."""
    user = signed_in(request)
    row = get_object_or_404(QuarterlyReturn.objects.visible_to(user).select_related("enterprise"), pk=pk)
    form = ReasonForm(request.POST or None)
    seen = request.POST.get("seen") or row.state
    if request.method == "POST" and form.is_valid():
        try:
            moved = move(
                actor=user,
                pk=pk,
                action=ReturnAction.RETURN,
                note=form.cleaned_data["reason"],
                seen=seen,
            )
        except Conflict as conflict:
            conflict.show_in(form)
            seen = row.state  # the person has read how it stands: the next time counts
        except Refused as refused:
            say(form, refused)
        else:
            return _on(request, moved, _returned(moved))
    period = Period(row.year, row.quarter)
    context = {
        "form": form,
        "period": period,
        "title": _("退回季度报表"),
        "act": _("退回"),
        "sub": f"{period.label_zh} · {row.enterprise.name}",
        "seen": seen,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "back": row.get_absolute_url(),
    }
    return render(request, "returns/act.html", context, status=422 if form.is_bound else 200)


def _returned(row: QuarterlyReturn) -> str:
    said = {"name": row.enterprise.name, "who": telling.told(row)}
    if said["who"]:
        return _("已退回“%(name)s”的报表，已通知%(who)s") % said
    return _("已退回“%(name)s”的报表；本区没有可通知的经办人，请另行告知") % said


def _moved(request: HttpRequest, pk: int, action: ReturnAction) -> HttpResponse:
    form = ReviewForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    row = move(
        actor=signed_in(request),
        pk=pk,
        action=action,
        seen=said.get("seen", ""),
        accepting=keys_among(said.get("finding", ())),
    )
    return _on(request, row, _("已审核“%(name)s”的报表") % {"name": row.enterprise.name})


def _on(request: HttpRequest, row: QuarterlyReturn, did: str) -> HttpResponse:
    """To the next of the queue that the person goes through, else to the return itself."""
    messages.success(request, did)
    following = keys_among([request.POST.get("next", "")])
    return redirect("returns:detail", *(following or [row.pk]))
