"""The room's pages: the list of results, a run, the act that asks for one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
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
from cultivation.enterprises.places import sees_city
from exchange.addresses import export_address
from exchange.staging.listed import PLACES
from monitoring.scan import selectors
from monitoring.scan.backtesting.report import accuracy_words
from monitoring.scan.backtesting.selectors import backtest_of
from monitoring.scan.doors import Said, said_first
from monitoring.scan.filters import ASSESSMENTS, link
from monitoring.scan.lines import lines
from monitoring.scan.models import RunState, ScanRun
from monitoring.scan.running.engine import progress_of
from monitoring.scan.services import request_scan

_UNFINISHED = (RunState.WAITING, RunState.RUNNING)


@require_safe
@needs(Permission.SCAN_READ)
def assessments(request: HttpRequest) -> HttpResponse:
    """研判: the quarter's finding in a sentence, its levels and what changed as links, then the results, worst first."""
    user, period = signed_in(request), period_of(request)
    bar = FilterBar(request, ASSESSMENTS)
    sort = sort_of(request, selectors.SORTS, selectors.DEFAULT_SORT)
    page = selectors.page(user, period, bar.filters.q(user), sort=sort, number=page_number(request))
    opens = page.number == 1 and bar.filters.values.keys() <= PLACES
    said = said_first(user, period, bar.filters, with_doors=opens)
    under_way = selectors.run_under_way(period)
    context = {
        "period": period,
        "page": page,
        "said": said,
        "lines": lines(
            user, period, page.rows, compared=bool(said and said.before), with_district=sees_city(user)
        ),
        "pager": pager(request, total=page.total, number=page.number),
        "bar": bar,
        "sort": sort,
        "total": page.total,
        "export_url": export_address(user, "assessments"),
        "run": selectors.latest_run(period),
        "accuracy": accuracy_words(backtest_of(period)),
        "under_way": under_way,
        "progress": _progress(under_way) if under_way else None,
        "may_run": user.can(Permission.SCAN_RUN),
        "scope": _("全市") if sees_city(user) else user.unit.name,
    }
    return render(request, "scan/list.html", context)


@require_safe
@needs(Permission.SCAN_READ)
def run_page(request: HttpRequest, run: int) -> HttpResponse:
    """One run: what stands now that it is done, else where it is; the other runs of its quarter."""
    user = signed_in(request)
    found = get_object_or_404(ScanRun.objects.select_related("job", "baseline"), pk=run)
    period = Period(found.year, found.quarter)
    others = ScanRun.objects.filter(year=found.year, quarter=found.quarter).exclude(pk=run)[:10]
    context = {
        **_progress(found),
        "period": period,
        "others": others,
        "said": _said(user, period, found),
        "judged": selectors.assessments(user, period, Q(run=found)).count(),
        "judged_url": link(period, run=found.pk),
        "list_url": link(period),
        "sees_city": sees_city(user),
        "scope": _("全市") if sees_city(user) else user.unit.name,
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


def _said(user: User, period: Period, run: ScanRun) -> Said | None:
    if run.state != RunState.DONE:
        return None
    return said_first(user, period, ASSESSMENTS.with_values(), with_doors=True)


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
