"""Pages of jobs: one, one's own, and all for whoever operates the portal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.jobs import selectors, services
from core.jobs.models import Job
from core.ui.filter_bar import FilterBar
from core.ui.filters import Filter, FilterTable, among
from core.ui.paging import page_number, page_of, pager
from core.web.needs import for_everyone, needs

JOBS: FilterTable[None] = FilterTable(
    Filter("state", _("状态"), among("state"), lambda _user: selectors.states(), several=False),
    Filter("kind", _("类型"), among("kind"), lambda _user: selectors.kinds(), several=False),
)


@for_everyone
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own jobs, newest first."""
    return _list(request, selectors.own_jobs(request.user), {"everyone": False})


@needs(selectors.OPERATE)
@require_safe
def everyones(request: HttpRequest) -> HttpResponse:
    """All jobs, by state and kind."""
    bar = FilterBar(request, JOBS)
    jobs = selectors.visible_jobs(request.user).filter(bar.filters.q(None))
    return _list(request, jobs, {"everyone": True, "bar": bar, "counts": selectors.counts()})


def _list(request: HttpRequest, jobs: QuerySet[Job], more: dict[str, Any]) -> HttpResponse:
    page = page_of(jobs, page_number(request))
    pages = pager(request, total=page.total, number=page.number)
    return render(request, "core/jobs.html", {"jobs": page.rows, "pager": pages, "total": page.total, **more})


@for_everyone
@require_safe
def detail(request: HttpRequest, job: int) -> HttpResponse:
    """One job: progress, what it did so far, its result."""
    return render(request, "core/job.html", {"job": _visible(request, job)})


@for_everyone
@require_safe
def progress(request: HttpRequest, job: int) -> HttpResponse:
    """The fragment that the page fetches every second while the job runs."""
    return render(request, "core/_job.html", {"job": _visible(request, job)})


@for_everyone
@require_POST
def cancel(request: HttpRequest, job: int) -> HttpResponse:
    """Cancel a waiting job, or ask a running one to stop."""
    row = services.cancel(actor=request.user, job=_visible(request, job))
    messages.success(
        request, str(_("已取消。") if row.finished_at else _("已请求取消，任务会在下一步停止。"))
    )
    return redirect(_back(request, row))


@needs(selectors.OPERATE)
@require_POST
def requeue(request: HttpRequest, job: int) -> HttpResponse:
    """Begin a failed or cancelled job again."""
    row = services.requeue(actor=request.user, job=_visible(request, job))
    messages.success(request, str(_("已重新排队。")))
    return redirect("core:job", job=row.pk)


def _visible(request: HttpRequest, job: int) -> Job:
    found = selectors.visible_jobs(request.user).filter(pk=job).first()
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, job: Job) -> str:
    """To the page one came from (an import shows its own job), else to the job's."""
    target = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return f"/system/jobs/{job.pk}/"
