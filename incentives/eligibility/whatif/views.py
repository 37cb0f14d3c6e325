"""试算: sliders of the programme's own numbers or a draft against the version in force, on a cycle's facts."""

from __future__ import annotations

import time
from collections.abc import Mapping
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
from exchange.addresses import export_address
from incentives.eligibility import registry
from incentives.eligibility.budgets import budget_of
from incentives.eligibility.cycles.models import Cycle
from incentives.eligibility.cycles.selectors import cycle_of, cycles
from incentives.eligibility.whatif import page
from incentives.eligibility.whatif.asking import Question, read
from incentives.eligibility.whatif.selectors import KEPT
from incentives.eligibility.whatif.services import Tried, keep


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
    }
    if cycle is not None:
        context |= _tried(request, user, cycle)
    part = "awards/_what_if.html" if request.headers.get("HX-Request") else "awards/what_if.html"
    return render(request, part, context)


def _tried(request: HttpRequest, user: User, cycle: Cycle) -> dict[str, Any]:
    start = time.perf_counter()
    question, tried, refused = _answered(user, cycle, request.GET.dict())
    by = request.GET.get("by", page.DISTRICT)
    budget = budget_of(cycle.programme_id, cycle.year)
    found = tried.comparison
    return {
        "refused": refused,
        "question": question,
        "choices": page.choices(user, cycle, question.draft, question.proposal),
        "sentence": page.sentence(tried, budget),
        "found": found,
        "sliders": page.sliders(tried),
        "numbers": question.numbers,
        "budget": budget,
        "left": None if budget is None else budget * 100 - found.after.amount,
        "bars": page.bars(found, budget),
        "by": by,
        "groupings": page.GROUPS,
        "groups": page.groups(tried, by),
        "gaining": page.movers(user, tried, found.gaining),
        "losing": page.movers(user, tried, found.losing),
        "trials": page.kept_trials(user, cycle),
        "export_url": export_address(user, "what_if"),
        "seconds": round(time.perf_counter() - start, 1),
    }


def _answered(user: User, cycle: Cycle, sent: Mapping[str, str]) -> tuple[Question, Tried, str]:
    """What comes of what is asked; where that cannot be, of the draft alone, else of what is in force, and why not."""
    refused = ""
    for asked in (sent, {"draft": sent.get("draft", "")}):
        try:
            question = read(user, cycle, asked)
            return question, question.tried(), refused
        except Refused as refusal:
            refused = refused or refusal.sentence
    question = read(user, cycle, {})
    return question, question.tried(), refused


@require_POST
@needs(Permission.AWARD_RUN)
def save(request: HttpRequest) -> HttpResponse:
    """Keep what was tried, with its inputs; a draft is shown from now on as it was kept."""
    user = signed_in(request)
    programme = registry.find(request.POST.get("programme", ""))
    cycle = cycle_of(request.POST.get("cycle", ""), cycles(programme.code))
    if cycle is None:
        return HttpResponseRedirect(address("awards:what_if", programme=programme.code))
    question = read(user, cycle, request.POST.dict())
    made = keep(
        actor=user, cycle=cycle, numbers=question.numbers, proposal=question.proposal,
        note=request.POST.get("note", "")[:200],
    )  # fmt: skip
    messages.success(request, _("已保存试算"))
    asked = question.asked | ({"draft": f"{KEPT}{made.pk}"} if question.proposal else {})
    return HttpResponseRedirect(address("awards:what_if", **asked))
