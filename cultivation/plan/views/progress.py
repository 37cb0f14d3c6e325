"""进度: city, district or street against the target; every number opens its rows; three years side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.models import UnitKind
from accounts.roles import Permission
from core.ui.paging import page_number, page_of, pager
from core.ui.query import address
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.places import sees_city
from cultivation.plan import listed, page
from cultivation.plan.charts import by_month
from cultivation.plan.datasets import UNIT_TARGETS
from cultivation.plan.models import AnnualPlan, PlanState
from cultivation.plan.rules.permits import writes_city
from cultivation.plan.scope import places_below, unit_in_scope
from cultivation.plan.selectors import measures, rows, years
from cultivation.plan.selectors.progress import months, report
from cultivation.plan.selectors.rows import Asked
from exchange.scope import may_export


@require_safe
@needs(Permission.PLAN_READ)
def now(request: HttpRequest) -> HttpResponse:
    """The running year."""
    return of_year(request, timezone.localdate().year)


@require_safe
@needs(Permission.PLAN_READ)
def year(request: HttpRequest, year: int) -> HttpResponse:
    """A year's progress in the person's scope, or of `?unit=CODE`."""
    return of_year(request, year)


def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """The page; who sees no figures of enterprises (a department) is led to the measures, its own among them."""
    user, today = signed_in(request), timezone.localdate()
    if not user.can(Permission.SCAN_READ):
        return redirect("plan:measures", year)
    unit = unit_in_scope(user, request.GET.get("unit", ""))
    asked = Asked(year, today, user)
    found = report(asked, places_below(user, unit), unit)
    pages = page.Pages(asked, unit)
    plan = found.plan
    told = measures.lines(plan, today, user)
    steps, against = page.received(list(plan.received.all()), plan.total) if plan else ([], "")
    context = {
        "plan": plan,
        "steps": steps,
        "against": against,
        "districts": plan.targets.filter(is_current=True, unit__kind=UnitKind.DISTRICT).count()
        if plan
        else 0,
        "measures": len(told),
        "late": sum(1 for line in told if line.is_late),
        "may_write": writes_city(user.grants),
        "may_export": bool(may_export(user, UNIT_TARGETS.code)),
        "draft": AnnualPlan.objects.visible_to(user).filter(year=year, state=PlanState.DRAFT).first(),
        "unit": unit,
        "back": address("plan:year", year) if unit is not None and sees_city(user) else "",
        "found": found,
        "whole": found.whole,
        "day": today,
        "days": f"{today.timetuple().tm_yday}÷{366 if _is_leap(year) else 365}" if today.year == year else "",
        "headline": page.headline(pages, found, today),
        "outlook": page.outlook(found),
        "lines": page.lines(pages, found),
        "place_heading": _("区") if unit is None else _("街道"),
        "chart": by_month(pages, months(asked, unit), found.whole),
    }
    return render(request, "plan/progress.html", page.common(user, year, "progress", len(told)) | context)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@require_safe
@needs(Permission.SCAN_READ)
def behind(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The rows behind a number of the progress: exactly those that were counted, by `?by=DAY` or today."""
    user, today = signed_in(request), timezone.localdate()
    if kind not in rows.KINDS:
        raise Http404
    unit = unit_in_scope(user, request.GET.get("unit", ""))
    month = listed.month_of(request.GET.get("month", ""))
    asked = Asked(year, min(listed.day_of(request.GET.get("by", "")) or today, today), user)
    shown = listed.listed(asked, kind, unit, month)
    found = page_of(shown.rows, page_number(request))
    firms = [row.enterprise_id for row in found.rows]
    context = page.common(user, year, "progress") | {
        "page": found,
        "title": shown.title,
        "sub": shown.sub,
        "lines": [shown.line(row) for row in found.rows],
        "opens": set(Enterprise.objects.visible_to(user).filter(pk__in=firms).values_list("pk", flat=True)),
        "headings": shown.headings,
        "total": found.total,
        "added": shown.added,
        "pager": pager(request, total=found.total, number=found.number),
        "back": address("plan:year", year, **({"unit": unit.code} if unit else {})),
    }
    return render(request, "plan/rows.html", context)


@require_safe
@needs(Permission.PLAN_READ)
def three_years(request: HttpRequest) -> HttpResponse:
    """三年对照: each year of the plan against its totals."""
    user = signed_in(request)
    if not user.can(Permission.SCAN_READ):
        return redirect("plan:measures", timezone.localdate().year)
    today = timezone.localdate()
    table = years.table(today, user)
    context = page.common(user, today.year, "years") | {"table": table, "headline": table.headline}
    return render(request, "plan/years.html", context)
