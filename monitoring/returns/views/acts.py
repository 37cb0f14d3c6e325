"""What reviewers do with a quarter: change its list one by one, reopen it; each with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.periods import Period
from core.ui.period import posted_period
from core.verdict import Refused
from monitoring.returns import filters
from monitoring.returns.forms import AddForm, ReasonForm, ReopenForm, say
from monitoring.returns.models import MonitoringMember
from monitoring.returns.services import listing, opening


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
@single
def add(request: HttpRequest) -> HttpResponse:
    """列入监测名单."""
    user, period = signed_in(request), posted_period(request)
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (owner := form.enterprise(user)):
        try:
            listing.add_member(
                actor=user, period=period, enterprise=owner.pk, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            say(form, refused)
        else:
            messages.success(request, _("已将“%(name)s”列入监测名单") % {"name": owner.name})
            return redirect(filters.link(period))
    return _page(request, form, period, _("列入监测名单"), _("列入"))


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
@single
def remove(request: HttpRequest, member: int) -> HttpResponse:
    """移出监测名单."""
    user = signed_in(request)
    found = get_object_or_404(
        MonitoringMember.objects.visible_to(user).select_related("enterprise"), pk=member
    )
    period = Period(found.year, found.quarter)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            listing.remove_member(actor=user, member=found.pk, reason=form.cleaned_data["reason"])
        except Refused as refused:
            say(form, refused)
        else:
            messages.success(request, _("已将“%(name)s”移出监测名单") % {"name": found.enterprise.name})
            return redirect(filters.link(period))
    return _page(request, form, period, _("移出监测名单"), _("移出"), sub=found.enterprise.name)


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
@single
def reopen(request: HttpRequest) -> HttpResponse:
    """重新开放季度."""
    user, period = signed_in(request), posted_period(request)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = opening.reopen(actor=user, period=period, **form.cleaned_data)
        except Refused as refused:
            say(form, refused)
        else:
            told = {"period": period.label_zh, "until": row.reopened_until}
            messages.success(request, _("%(period)s已重新开放至 %(until)s") % told)
            return redirect(filters.link(period))
    return _page(request, form, period, _("重新开放季度"), _("重新开放"))


def _page(
    request: HttpRequest, form: Any, period: Period, title: str, act: str, *, sub: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "period": period,
        "title": title,
        "act": act,
        "sub": f"{period.label_zh} · {sub}" if sub else period.label_zh,
        "back": filters.link(period),
    }
    return render(request, "returns/act.html", context, status=422 if form.is_bound else 200)
