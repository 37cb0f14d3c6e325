"""资格测算: the list of a programme's year with its totals, and the button that evaluates again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.jobs.services import submit
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, page_of, pager
from exchange.addresses import export_address
from incentives.eligibility import registry, selectors
from incentives.eligibility.about import about
from incentives.eligibility.filters import EVALUATIONS
from incentives.eligibility.wording import is_open, why


def _year(request: HttpRequest, known: list[int]) -> int:
    text = request.GET.get("year") or request.POST.get("year") or ""
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text)
    settled = [year for year in known if year < timezone.localdate().year]
    return settled[0] if settled else timezone.localdate().year - 1


@require_safe
@needs(Permission.AWARD_READ)
def evaluations(request: HttpRequest) -> HttpResponse:
    """The evaluations of a year: who passes, who does not and why, what is missing."""
    user = signed_in(request)
    rules = registry.get(request.GET.get("programme", "")) or registry.get("")
    if rules is None:
        return render(request, "awards/none.html")
    known = registry.years(rules)
    year = _year(request, known)
    bar = FilterBar(request, EVALUATIONS)
    totals = selectors.totals(user, rules.code, year)
    rows = selectors.evaluations(user, rules.code, year, bar.filters)
    ordered = selectors.in_order(selectors.as_listed(rows))
    page = page_of(ordered, page_number(request))
    named = about(page.rows)
    context = {
        "programme": rules,
        "programmes": registry.programmes(),
        "named": registry.named(rules),
        "heading": rules.words.of_year % {"year": year},
        "year": year,
        "years": known,
        "count": page.total,
        "totals": totals,
        "judged": sum(n for n, _amount in totals.values()),
        "lines": [{"row": row, "about": named[row.pk], "why": why(row)} for row in page.rows],
        "is_open": is_open(*totals["PASS"]),
        "pager": pager(request, total=page.total, number=page.number),
        "bar": bar,
        "total": page.total,
        "export_year": year,
        "export_url": export_address(user, "evaluations"),
        "list_url": export_address(user, "award_facts") if user.can(Permission.STAT_WRITE) else "",
        "asked": {"programme": rules.code, "year": year},
        "may_run": user.can(Permission.AWARD_RUN),
    }
    return render(request, "awards/list.html", context)


@require_POST
@needs(Permission.AWARD_RUN)
def run(request: HttpRequest) -> HttpResponse:
    """Evaluate a year again, as a job."""
    user, rules = signed_in(request), registry.find(request.POST.get("programme", ""))
    year = _year(request, [])
    job = submit(
        kind="award.evaluate",
        owner=user,
        title=_("%(year)s 年%(programme)s测算") % {"year": year, "programme": rules.words.title},
        arguments={"year": year, "programme": rules.code},
        key=f"{rules.code}:{year}",
    )
    return HttpResponseRedirect(reverse("core:job", args=[job.pk]))
