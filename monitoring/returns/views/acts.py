"""What reviewers do with a quarter: change its list one by one, reopen it; each with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import single
from core.periods import Period
from core.ui.period import posted_period
from core.verdict import Refused
from cultivation.enterprises.places import places_of
from monitoring.returns import filters, selectors
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.forms import AddForm, DaysForm, ExceptionForm, ReasonForm, ReopenForm, say
from monitoring.returns.models import MonitoringMember
from monitoring.returns.rules.unit import UNIT
from monitoring.returns.services import explaining, listing, opening


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
    form = ReopenForm(request.POST or None, whom=_whom(user, period))
    if request.method == "POST" and form.is_valid():
        try:
            made = opening.reopen(actor=user, period=period, **form.cleaned_data)
        except Refused as refused:
            say(form, refused)
        else:
            told = {
                "period": period.label_zh,
                "whom": made.district.name if made.district else _("全市"),
                "until": made.until,
            }
            messages.success(request, _("%(period)s已为%(whom)s重新开放至 %(until)s，已通知经办人") % told)
            return redirect(filters.link(period))
    return _page(request, form, period, _("重新开放季度"), _("重新开放"))


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
@single
def confirm_unit(request: HttpRequest, finding: int) -> HttpResponse:
    """确认金额单位."""
    user = signed_in(request)
    rows = ReturnFinding.objects.visible_to(user).filter(rule=UNIT).select_related("of_return__enterprise")
    found = get_object_or_404(rows, pk=finding)
    of = found.of_return
    period = Period(of.year, of.quarter)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            explaining.confirm_unit(actor=user, finding=found.pk, reason=form.cleaned_data["reason"])
        except Refused as refused:
            say(form, refused)
        else:
            messages.success(request, _("已确认金额单位，填报人可以提交"))
            return redirect("returns:detail", of.pk)
    return _page(request, form, period, _("确认金额单位无误"), _("确认"), sub=of.enterprise.name)


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
@single
def days(request: HttpRequest) -> HttpResponse:
    """设定季度日期, the bureau's."""
    user, period = signed_in(request), posted_period(request)
    row = selectors.quarter(period)
    initial = {"due_on": row.due_on, "closes_on": row.closes_on} if row else {}
    form = DaysForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            opening.set_days(actor=user, period=period, **form.cleaned_data)
        except Refused as refused:
            say(form, refused)
        else:
            messages.success(request, _("已设定%(period)s的日期") % {"period": period.label_zh})
            return redirect(filters.link(period))
    return _page(request, form, period, _("设定季度日期"), _("保存"))


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_REVIEW)
@single
def exception(request: HttpRequest) -> HttpResponse:
    """特许延期报送."""
    user, period = signed_in(request), posted_period(request)
    places = places_of(user)
    units = [
        (str(unit.pk), unit.name)
        for district in places.districts
        if opening.may_open(user, district.pk)
        for unit in [district, *places.streets_of(district.pk)]
    ]
    form = ExceptionForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = opening.except_unit(actor=user, period=period, **form.cleaned_data)
        except Refused as refused:
            say(form, refused)
        else:
            told = {"unit": made.street or made.district, "until": made.until}
            messages.success(request, _("已准许%(unit)s报送至 %(until)s，已通知经办人") % told)
            return redirect(filters.link(period))
    return _page(request, form, period, _("特许延期报送"), _("准许"))


def _whom(user: User, period: Period) -> list[tuple[str, str]]:
    """For whom someone may reopen a quarter, each with how many returns it concerns."""
    query = selectors.query_of(user, period)
    numbers = {row["code"]: row for row in selectors.by_district(query)}
    choices = []
    if opening.may_open(user, None):
        choices.append(("", _whom_text(_("全市"), list(numbers.values()))))
    for unit in places_of(user).districts:
        if opening.may_open(user, unit.pk):
            row = numbers.get(unit.code)
            choices.append((str(unit.pk), _whom_text(unit.name, [row] if row else [])))
    return choices


def _whom_text(name: str, rows: list[dict[str, Any]]) -> str:
    listed, owed = (sum(row[key] for row in rows) for key in ("listed", "owed"))
    told = {"name": name, "listed": f"{listed:,}", "owed": f"{owed:,}"}
    return _("%(name)s（名单 %(listed)s 家，待报 %(owed)s 家）") % told


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
