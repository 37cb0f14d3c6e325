"""任务分工: who does what until when, how far it is, and whom it waits for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.ui.query import address
from core.verdict import Refused, require
from core.web.form_key import new_key
from cultivation.plan import attachments, page
from cultivation.plan.forms import MeasureForm, ReportForm
from cultivation.plan.models import AnnualPlan, Measure, MeasureReport, PlanState
from cultivation.plan.rules.permits import may_report, may_write, writes_city
from cultivation.plan.selectors import measures as found_measures
from cultivation.plan.selectors import plans
from cultivation.plan.services import measures as services
from cultivation.plan.services.reminding import press
from cultivation.plan.views.posted import posted_version


@require_safe
@needs(Permission.PLAN_READ)
def measures(request: HttpRequest, year: int) -> HttpResponse:
    """The measures of the plan in force, or of the draft for who writes it; the late first where `?late=1`."""
    user, today = signed_in(request), timezone.localdate()
    versions = list(plans.versions(user, year))
    draft = next((one for one in versions if one.is_draft and writes_city(user.grants)), None)
    issued = next((one for one in versions if one.state == PlanState.ISSUED), None)
    shown = draft if request.GET.get("draft") and draft else issued or draft
    lines = found_measures.lines(shown, today, user)
    late = [line for line in lines if line.is_late]
    only_late = request.GET.get("late") == "1"
    context = page.common(user, year, "measures", len(lines)) | {
        "plan": shown,
        "draft": draft,
        "lines": late if only_late else sorted(lines, key=lambda line: not line.is_late),
        "late": len(late),
        "done": sum(1 for line in lines if line.is_done),
        "total": len(lines),
        "only_late": only_late,
        "may_write": writes_city(user.grants),
        "key": new_key(),
    }
    return render(request, "plan/measures.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.PLAN_READ)
@single
def measure(request: HttpRequest, measure: int) -> HttpResponse:
    """One measure with all that was reported on it; its unit reports here."""
    user, today = signed_in(request), timezone.localdate()
    found = found_measures.measure(user, measure)
    reports = found.plan.state == PlanState.ISSUED and found.unit_id in found_measures.units_of(user)
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        require(may_report(user.grants, found.unit_id, found.unit.name))
        if form.is_valid():
            services.report(actor=user, measure=measure, **form.cleaned_data)
            messages.success(request, _("已填报"))
            return redirect("plan:measure", measure)
    line = next(one for one in found_measures.lines(found.plan, today, user) if one.measure.pk == found.pk)
    context = page.common(user, found.plan.year, "measures") | {
        "line": line,
        "measure": found,
        "reports": MeasureReport.objects.filter(measure=found.root).select_related("by", "unit"),
        "form": form if reports else None,
        "files": attachments.of_measure(user, found),
        "key": new_key(),
    }
    return render(request, "plan/measure.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs(Permission.PLAN_WRITE)
@single
def remind(request: HttpRequest, year: int) -> HttpResponse:
    """催报: the units whose measures are late."""
    user = signed_in(request)
    require(may_write(user.grants))
    told = press(actor=user, year=year)
    messages.success(request, _("已提醒 %(n)d 项逾期任务的责任单位") % {"n": told})
    return redirect("plan:measures", year)


@require_http_methods(["GET", "POST"])
@needs(Permission.PLAN_WRITE)
@single
def new(request: HttpRequest, plan: int) -> HttpResponse:
    """A new line of the draft."""
    return _write(request, plans.plan(signed_in(request), plan), None)


@require_http_methods(["GET", "POST"])
@needs(Permission.PLAN_WRITE)
@single
def edit(request: HttpRequest, measure: int) -> HttpResponse:
    """A line of the draft is changed."""
    found = found_measures.measure(signed_in(request), measure)
    return _write(request, found.plan, found)


@require_POST
@needs(Permission.PLAN_WRITE)
@single
def drop(request: HttpRequest, measure: int) -> HttpResponse:
    """A line of the draft goes."""
    user = signed_in(request)
    found = found_measures.measure(user, measure)
    require(may_write(user.grants))
    services.drop_measure(actor=user, plan=found.plan_id, measure=measure, version=posted_version(request))
    messages.success(request, _("已删除"))
    return redirect(_address(found.plan))


def _write(request: HttpRequest, plan: AnnualPlan, found: Measure | None) -> HttpResponse:
    user = signed_in(request)
    require(may_write(user.grants))
    form = MeasureForm(request.POST or None, initial=_initial(plan, found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"measure": found.pk if found else None}
        try:
            with transaction.atomic():
                services.write_measure(actor=user, plan=plan.pk, **data)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已保存"))
            return redirect(_address(plan))
    title = _("修改任务") if found else _("新增任务")
    context = page.common(user, plan.year, "measures") | {
        "form": form,
        "title": title,
        "plan": plan,
        "key": new_key(),
    }
    return render(
        request, "plan/form.html", context | {"back": _address(plan)}, status=422 if form.is_bound else 200
    )


def _initial(plan: AnnualPlan, found: Measure | None) -> dict[str, Any]:
    version = {"version": plan.version}
    if found is None:
        return version
    names = ("text", "article", "unit", "helpers", "due_on")
    return version | {name: getattr(found, name) for name in names}


def _address(plan: AnnualPlan) -> str:
    return address("plan:measures", plan.year, draft=1)
