"""进度: city, district or street against the target; every number opens its rows; three years side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from core.ui.paging import page_number, page_of, pager
from core.ui.query import address
from cultivation.enterprises.places import places_of, sees_city
from cultivation.plan import listed, page
from cultivation.plan.charts import by_month
from cultivation.plan.models import AnnualPlan, PlanState
from cultivation.plan.rules.permits import writes_city
from cultivation.plan.selectors import measures, rows, years
from cultivation.plan.selectors.progress import months, report
from cultivation.plan.selectors.rows import Asked


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
    """The page; who has no territory (a department) is led to the issued targets."""
    user, today = signed_in(request), timezone.localdate()
    if not user.can(Permission.SCAN_READ):
        return redirect("plan:targets", year)
    unit = unit_of(user, request.GET.get("unit", ""))
    asked = Asked(year, today, user)
    found = report(asked, _places(user, unit), unit)
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
        "may_export": user.can(Permission.EXPORT),
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
    return render(request, "plan/progress.html", page.common(year, "progress", len(told)) | context)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def unit_of(user: User, code: str) -> Unit | None:
    """Whose progress: a place of the person's scope by its code; without one the city, or the person's own place.

    Http404 for a place out of scope, so that existence does not leak.
    """
    places = places_of(user)
    if code:
        if code not in places.by_code or (not sees_city(user) and _is_above(user, places.by_code[code])):
            raise Http404
        return places.by_code[code]
    if sees_city(user) or not places.districts:
        return None
    own = [grant.territory for grant in user.grants if grant.territory is not None]
    return own[0] if own else None


def _is_above(user: User, unit: Unit) -> bool:
    """Whether a street's person asks for their whole district."""
    reached = {grant.territory.pk for grant in user.grants if grant.territory is not None}
    return unit.pk not in reached and unit.parent_id not in reached


def _places(user: User, unit: Unit | None) -> list[Unit]:
    """The districts, the streets of one, or the one street."""
    places = places_of(user)
    if unit is None:
        return list(places.districts)
    return places.streets_of(unit.pk) if unit.kind == UnitKind.DISTRICT else [unit]


@require_safe
@needs(Permission.SCAN_READ)
def behind(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The rows behind a number of the progress: exactly those that were counted."""
    user, today = signed_in(request), timezone.localdate()
    if kind not in rows.KINDS or not user.can(Permission.PLAN_READ):
        raise Http404
    unit = unit_of(user, request.GET.get("unit", ""))
    month = listed.month_of(request.GET.get("month", ""))
    asked = Asked(year, today, user)
    shown = listed.listed(asked, kind, unit, month)
    found = page_of(shown.rows, page_number(request))
    context = page.common(year, "progress") | {
        "title": shown.title,
        "sub": shown.sub,
        "lines": [shown.line(row) for row in found.rows],
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
        return redirect("plan:targets", timezone.localdate().year)
    today = timezone.localdate()
    table = years.table(today, user)
    context = page.common(today.year, "years") | {"table": table, "headline": table.headline}
    return render(request, "plan/years.html", context)
