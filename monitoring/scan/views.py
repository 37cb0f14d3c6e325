"""The room's pages: the list of results, a run, the act that asks for one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.jobs import services as jobs
from core.periods import Period
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, pager
from core.ui.period import period_of, posted_period
from core.ui.tables import sort_of
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.lines import expected_range
from cultivation.enterprises.places import sees_city
from exchange.addresses import export_address
from monitoring.scan import selectors, wording
from monitoring.scan.filters import ASSESSMENTS, link
from monitoring.scan.models import Assessment, RunState, ScanRun
from monitoring.scan.rules.table import GOOD_NEWS, title_of
from monitoring.scan.running.engine import progress_of
from monitoring.scan.services import request_scan

_UNFINISHED = (RunState.WAITING, RunState.RUNNING)


@require_safe
@needs(Permission.SCAN_READ)
def assessments(request: HttpRequest) -> HttpResponse:
    """研判: the results of the quarter, exact count, chips, 50 rows."""
    user, period = signed_in(request), period_of(request)
    bar = FilterBar(request, ASSESSMENTS)
    sort = sort_of(request, selectors.SORTS, selectors.DEFAULT_SORT)
    page = selectors.page(user, period, bar.filters.q(user), sort=sort, number=page_number(request))
    city = sees_city(user)
    context = {
        "period": period,
        "page": page,
        "lines": [_line(row, period, city) for row in page.rows],
        "pager": pager(request, total=page.total, number=page.number),
        "bar": bar,
        "sort": sort,
        "total": page.total,
        "export_url": export_address(user, "assessments"),
        "run": selectors.latest_run(period),
        "under_way": selectors.run_under_way(period),
        "may_run": user.can(Permission.SCAN_RUN),
        "scope": user.unit.name,
    }
    return render(request, "scan/list.html", context)


def _line(row: Assessment, period: Period, city: bool) -> dict[str, Any]:
    street = row.street.short_name if row.street else ""
    place = f"{row.district.short_name}{' · ' if street else ''}{street}" if city else street
    return {
        "name": row.enterprise.name,
        "uscc": row.enterprise.uscc,
        "id": row.enterprise_id,
        "place": place or row.district.short_name,
        "side": _("规上") if row.above_scale else _("规下"),
        "level": wording.level_of(row),
        "word": wording.word_of(row),
        "ytd": row.ytd,
        "expected": expected_range(row),
        "rules": [(rule, title_of(rule)) for rule in row.rules if rule != GOOD_NEWS],
    }


@require_safe
@needs(Permission.SCAN_READ)
def run_page(request: HttpRequest, run: int) -> HttpResponse:
    """One run: where it is, what it found; the other runs of its quarter."""
    user = signed_in(request)
    found = get_object_or_404(ScanRun.objects.select_related("job", "baseline"), pk=run)
    period = Period(found.year, found.quarter)
    others = ScanRun.objects.filter(year=found.year, quarter=found.quarter).exclude(pk=run)[:10]
    context = {
        **_progress(found),
        "period": period,
        "others": others,
        "readiness": _levels(user, period, "readiness", Readiness),
        "risk": _levels(user, period, "risk", Risk),
        "list_url": link(period),
        "may_run": user.can(Permission.SCAN_RUN),
    }
    return render(request, "scan/run.html", context)


@require_safe
@needs(Permission.SCAN_READ)
def run_progress(request: HttpRequest, run: int) -> HttpResponse:
    """The fragment that the page fetches while the run is under way."""
    return render(request, "scan/_progress.html", _progress(get_object_or_404(ScanRun, pk=run)))


def _progress(run: ScanRun) -> dict[str, Any]:
    done, total = progress_of(run.pk)
    return {"run": run, "done": done, "total": total, "unfinished": run.state in _UNFINISHED}


def _levels(user: User, period: Period, field: str, levels: Any) -> list[dict[str, Any]]:
    """How many of whom one sees stand at each level now, each a link to exactly these."""
    counts = selectors.counts_by(user, period, field)
    return [
        {"level": code, "word": word, "count": counts.get((code,), 0), "url": link(period, **{field: code})}
        for code, word in levels.choices
    ]


@require_POST
@needs(Permission.SCAN_RUN)
def start(request: HttpRequest) -> HttpResponse:
    """发起研判."""
    period = posted_period(request)
    run = request_scan(actor=signed_in(request), period=period, full=request.POST.get("full") == "1")
    return redirect("scan:run", run.pk)


@require_POST
@needs(Permission.SCAN_RUN)
def cancel(request: HttpRequest, run: int) -> HttpResponse:
    """取消: the blocks that are done stay, the others are not begun."""
    found = get_object_or_404(ScanRun.objects.select_related("job"), pk=run)
    if found.job is not None:
        jobs.cancel(actor=signed_in(request), job=found.job)
        messages.success(request, _("已请求取消，正在处理的分块完成后停止。"))
    return redirect("scan:run", run)
