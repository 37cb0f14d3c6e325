"""建库: the preview of a build explains itself, then one act commits it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.jobs.models import Job
from core.jobs.services import UNFINISHED
from core.row_count import row_count
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, page_of, pager
from core.ui.query import address
from core.verdict import Refused
from cultivation.enterprises.places import sees_city
from cultivation.enterprises.pool import PoolReason, pool_terms
from cultivation.pool import selectors
from cultivation.pool.filters import DRAFTS, ENTERS, LEAVES, STAYS
from cultivation.pool.services import building
from cultivation.pool.views.years import year_of
from cultivation.pool.wording import line

SEEN = ("considered", "entered", "stayed", "left")


@require_safe
@needs(Permission.POOL_BUILD)
def build(request: HttpRequest) -> HttpResponse:
    """The last preview of the year, or what is under way."""
    user, year = signed_in(request), year_of(request)
    job = Job.objects.filter(kind=building.JOB, key=str(year)).order_by("-pk").first()
    built = _built(job)
    context: dict[str, Any] = {
        "year": year,
        "terms": pool_terms(year),
        "versions": selectors.versions(year),
        "frozen_on": building.frozen_on(year),
        "days": selectors.days_to_snapshot(year),
        "job": job if job and not built else None,
        "under_way": job is not None and job.state in UNFINISHED,
        "built": built,
        "back": address("pool:list", year=str(year)),
    }
    if built:
        context |= _lists(request, year) | {
            "seen": [(name, built[name]) for name in SEEN],
            "members": built["entered"] + built["stayed"],
            "outside": sum(built["excluded"].values()),
            "excluded": _excluded(year, built["excluded"]),
            "chase": selectors.chase(user)[:6],
        }
    return render(request, "pool/build.html", context)


@require_POST
@needs(Permission.POOL_BUILD)
def start(request: HttpRequest) -> HttpResponse:
    """测算."""
    return _asked(request, None)


@require_POST
@needs(Permission.POOL_BUILD)
@single
def commit(request: HttpRequest) -> HttpResponse:
    """提交: of what was previewed, and of nothing else."""
    given = {name: request.POST.get(name, "") for name in SEEN}
    if not all(text.isascii() and text.isdigit() for text in given.values()):
        messages.error(request, _("请先测算，再提交"))
        return redirect(address("pool:build", year=str(year_of(request))))
    return _asked(request, {name: int(text) for name, text in given.items()})


def _asked(request: HttpRequest, seen: dict[str, int] | None) -> HttpResponse:
    year = year_of(request)
    try:
        building.ask_for(actor=signed_in(request), year=year, seen=seen)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(address("pool:build", year=str(year)))


def _built(job: Job | None) -> dict[str, Any] | None:
    """What the last job previewed; None while it runs, after it failed, and once it was committed."""
    result = (job.result or {}) if job is not None and job.state == "DONE" else {}
    return None if result.get("committed") else result.get("built")


def _lists(request: HttpRequest, year: int) -> dict[str, Any]:
    user, bar = signed_in(request), FilterBar(request, DRAFTS)
    if "show" not in bar.filters.values and not bar.filters.refused:
        bar.filters = bar.filters.but(show=ENTERS)
    moved = {code: DRAFTS.with_values(show=code).q(None) for code in (ENTERS, LEAVES, STAYS)}
    sums = selectors.drafts(user, year, bar.filters.but(show=None)).aggregate(
        **{code: row_count(Q(condition)) for code, condition in moved.items()}
    )
    rows = selectors.with_names(selectors.in_order(selectors.drafts(user, year, bar.filters)))
    page = page_of(rows, page_number(request))
    labels = ((ENTERS, _("新进")), (LEAVES, _("调出")), (STAYS, _("留下")))
    return {
        "bar": bar,
        "tabs": [bar.tab(label, sums[code], show=code) for code, label in labels],
        "lines": [line(row, with_district=sees_city(user)) for row in page.rows],
        "total": page.total,
        "pager": pager(request, total=page.total, number=page.number),
    }


def _excluded(year: int, counted: dict[str, int]) -> list[dict[str, Any]]:
    """By the first reason, most first; each opens its enterprises as the list knows them now."""
    most = max(counted.values(), default=1)
    return [
        {
            "label": PoolReason(code).label,
            "count": number,
            "most": most,
            "url": address("enterprises:list", pool=f"{code}:{year}"),
        }
        for code, number in sorted(counted.items(), key=lambda pair: -pair[1])
    ]
