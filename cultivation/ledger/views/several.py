"""The page of an act on several problems: which ones, what is asked once for all, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.models import User
from core.forms.keys import once
from core.ui.bulk import Changed, Selection
from core.ui.query import address
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.ledger.act import Act
from cultivation.ledger.filters import PROBLEMS, Reader
from cultivation.ledger.forms.act import BulkForm
from cultivation.ledger.models import Problem
from cultivation.ledger.people import best_capacity, problem_facts
from cultivation.ledger.services.several import MOST, perform_each
from cultivation.ledger.states import State
from cultivation.ledger.timing import load_timing

SHOWN = 100
"""So many of them are listed before the act; all are counted."""


@dataclass(frozen=True)
class Prospect:
    """One problem of the selection: why the act cannot be done to it (empty where it can), else what it would do."""

    problem: Problem
    state: Any
    refusal: str
    outlook: str


def bulk_view(act: Act, form_class: type[BulkForm]) -> Callable[..., HttpResponseBase]:
    """The view of one act on several problems."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @needs(act.permission)
    def view(request: HttpRequest) -> HttpResponse:
        asked = request.POST if request.method == "POST" else request.GET
        answer = _done if request.method == "POST" else _page
        try:
            return answer(request, act, form_class, Selection.read(signed_in(request), PROBLEMS, asked, MOST))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(reverse("ledger:list"))

    return view


def _done(
    request: HttpRequest, act: Act, form_class: type[BulkForm], selection: Selection[Reader]
) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    with once(request) as first:
        if first.led_to:
            return HttpResponseRedirect(first.led_to)
        form = form_class(request.POST, problems=list(selection.among(_scope(user), Reader(user, today))))
        if not form.is_valid():
            return _page(request, act, form_class, selection, form, 422)
        try:
            result = perform_each(actor=user, selection=selection, today=today, act=act, data=form.act_data())
        except Changed as changed:
            form.add_error(None, changed.sentence)
            return _page(request, act, form_class, selection, form, 409)
        first.leads_to(reverse("ledger:list"))
    back = address("ledger:list", **selection.filters.values)
    return render(request, "ledger/several_done.html", {"act": act, "result": result, "back": back})


def _page(
    request: HttpRequest,
    act: Act,
    form_class: type[BulkForm],
    selection: Selection[Reader],
    form: BulkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    preview = selection.preview(_scope(user), Reader(user, today))
    form = form or form_class(problems=preview.rows)
    prospects = _prospects(user, act, form, preview.rows)
    context = {
        "act": act,
        "form": form,
        "form_key": request.POST.get("form_key") or new_key(),
        "pairs": preview.pairs,
        "missing": preview.missing,
        "prospects": prospects[:SHOWN],
        "count": len(prospects),
        "more": max(0, len(prospects) - SHOWN),
        "able": sum(not each.refusal for each in prospects),
        "back": address("ledger:list", **selection.filters.values),
    }
    return render(request, "ledger/several.html", context, status=status)


def _scope(user: User) -> QuerySet[Problem]:
    return Problem.objects.visible_to(user).select_related(
        "enterprise", "district", "holder", "holder_user__unit"
    )


def _prospects(user: User, act: Act, form: BulkForm, problems: list[Problem]) -> list[Prospect]:
    timing, today = load_timing(), timezone.localdate()

    def refusal(problem: Problem) -> str:
        facts = problem_facts(problem, timing)
        return best_capacity(user, lambda person: act.may(facts, person, today))[1].sentence

    return [Prospect(each, State(each.state).label, refusal(each), form.outlook(each)) for each in problems]
