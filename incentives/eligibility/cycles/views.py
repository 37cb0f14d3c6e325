"""测算批: the cycles of a programme, a new one as a job, and two of them beside each other."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.jobs.services import submit
from cultivation.enterprises.models import Enterprise
from incentives.eligibility import registry
from incentives.eligibility.cycles.differing import differences
from incentives.eligibility.cycles.selectors import cycle_of, cycles
from incentives.eligibility.cycles.services import opened

MOST_SHOWN = 200


@require_safe
@needs(Permission.AWARD_RUN)
def listing(request: HttpRequest) -> HttpResponse:
    """The cycles of a programme."""
    programme = registry.get(request.GET.get("programme", "")) or registry.get("")
    if programme is None:
        return render(request, "awards/none.html")
    context = {
        "programme": programme,
        "programmes": registry.programmes(),
        "cycles": cycles(programme.code),
        "years": registry.years(programme)[:6],
    }
    return render(request, "awards/cycles.html", context)


@require_POST
@needs(Permission.AWARD_RUN)
def make(request: HttpRequest) -> HttpResponse:
    """Freeze a year, as a job."""
    user, programme = signed_in(request), registry.find(request.POST.get("programme", ""))
    text = request.POST.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    job = submit(
        kind="award.freeze",
        owner=user,
        title=_("%(year)s 年%(programme)s测算批") % {"year": year, "programme": programme.words.title},
        arguments={"year": year, "programme": programme.code},
        key=f"freeze:{programme.code}:{year}",
    )
    return HttpResponseRedirect(reverse("core:job", args=[job.pk]))


@require_safe
@needs(Permission.AWARD_RUN)
def compare(request: HttpRequest, cycle: int) -> HttpResponse:
    """A cycle beside an earlier one of its year: who differs, and why."""
    user = signed_in(request)
    programme = registry.find(request.GET.get("programme", ""))
    known = cycles(programme.code)
    one = next((each for each in known if each.pk == cycle), None)
    if one is None:
        raise Http404
    earlier = [each for each in known if each.year == one.year and each.number < one.number]
    other = cycle_of(request.GET.get("with", ""), earlier)
    context: dict[str, Any] = {"programme": programme, "one": one, "other": other, "earlier": earlier}
    if other is not None:
        found = differences(opened(other), opened(one))
        rows = found.subjects[:MOST_SHOWN]
        ids = {row.enterprise for row in rows}
        names = dict(Enterprise.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))
        context |= {
            "found": found,
            "rows": [{"row": row, "name": names.get(row.enterprise, "")} for row in rows],
            "most": MOST_SHOWN,
        }
    return render(request, "awards/cycle.html", context)
