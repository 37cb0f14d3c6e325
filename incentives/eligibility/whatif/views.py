"""试算: sliders of the programme's own numbers against the version in force, on a cycle's facts."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.ui.query import address
from core.verdict import Refused
from incentives.eligibility import registry
from incentives.eligibility.budgets import budget_of
from incentives.eligibility.cycles.models import Cycle
from incentives.eligibility.cycles.selectors import cycle_of, cycles
from incentives.eligibility.whatif import page
from incentives.eligibility.whatif.services import keep, try_out

_PREFIX = "n_"
_GROUPS = ((page.DISTRICT, _("区")), (page.SIZE, _("规模")), (page.INDUSTRY, _("行业")))


@require_safe
@needs(Permission.AWARD_RUN)
def trial(request: HttpRequest) -> HttpResponse:
    """The page, and by htmx what changed."""
    user = signed_in(request)
    programme = registry.get(request.GET.get("programme", "")) or registry.get("")
    if programme is None:
        return render(request, "awards/none.html")
    known = cycles(programme.code)
    cycle = cycle_of(request.GET.get("cycle", ""), known)
    context: dict[str, Any] = {
        "programme": programme,
        "programmes": registry.programmes(),
        "cycles": known,
        "cycle": cycle,
        "trials": cycle.trials.select_related("by")[:5] if cycle else [],
    }
    if cycle is not None:
        context |= _tried(request, user, cycle)
    part = "awards/_what_if.html" if request.headers.get("HX-Request") else "awards/what_if.html"
    return render(request, part, context)


def _tried(request: HttpRequest, user: User, cycle: Cycle) -> dict[str, Any]:
    start = time.perf_counter()
    numbers, refused = _numbers(request, cycle), ""
    try:
        tried = try_out(cycle, numbers)
    except Refused as refusal:
        refused, numbers = refusal.sentence, {}
        tried = try_out(cycle, numbers)
    by = request.GET.get("by", page.DISTRICT)
    budget = budget_of(cycle.programme_id, cycle.year)
    found = tried.comparison
    return {
        "refused": refused,
        "sentence": page.sentence(tried, budget),
        "found": found,
        "sliders": page.sliders(tried.frozen, numbers),
        "numbers": numbers,
        "budget": budget,
        "left": None if budget is None else budget * 100 - found.after.amount,
        "bars": page.bars(found, budget),
        "by": by,
        "groupings": _GROUPS,
        "groups": page.groups(tried, by),
        "gaining": page.movers(user, tried, found.gaining),
        "losing": page.movers(user, tried, found.losing),
        "seconds": round(time.perf_counter() - start, 1),
    }


def _numbers(request: HttpRequest, cycle: Cycle) -> dict[str, str]:
    """What was set otherwise than it is in force."""
    sent = request.POST if request.method == "POST" else request.GET
    asked = {
        name.removeprefix(_PREFIX): str(value)
        for name, value in sent.dict().items()
        if name.startswith(_PREFIX)
    }
    present = page.present(cycle)
    return {
        code: value.strip() for code, value in asked.items() if page.differs(present.get(code, ""), value)
    }


@require_POST
@needs(Permission.AWARD_RUN)
def save(request: HttpRequest) -> HttpResponse:
    """Keep what was tried, with its inputs."""
    user = signed_in(request)
    programme = registry.find(request.POST.get("programme", ""))
    cycle = cycle_of(request.POST.get("cycle", ""), cycles(programme.code))
    back = address("awards:what_if", programme=programme.code)
    if cycle is not None:
        numbers = _numbers(request, cycle)
        keep(actor=user, cycle=cycle, numbers=numbers, note=request.POST.get("note", "")[:200])
        messages.success(request, _("已保存试算"))
        named = {f"{_PREFIX}{code}": value for code, value in numbers.items()}
        back = address("awards:what_if", programme=programme.code, cycle=cycle.pk, **named)
    return HttpResponseRedirect(back)
