"""Files and photos of a problem: brought by whoever has to do with it, seen by who sees it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.files.attachable import attachable
from core.files.attaching import answer
from core.files.listing import Listed, listed
from core.verdict import Verdict
from cultivation.ledger.acts import ACTS
from cultivation.ledger.models import Problem
from cultivation.ledger.people import best_capacity, problem_facts
from cultivation.ledger.selectors import one
from cultivation.ledger.states import Action
from cultivation.ledger.timing import load_timing


def register() -> None:
    """Called once, when Django is ready."""
    attachable(Problem, Problem.objects.visible_to, may_bring)


def may_bring(user: User, problem: Problem) -> Verdict:
    """Whether someone may bring files and take them away: as they may leave a note."""
    facts, today = problem_facts(problem, load_timing()), timezone.localdate()
    return best_capacity(user, lambda person: ACTS[Action.NOTE].may(facts, person, today))[1]


@require_POST
@needs(Permission.LEDGER_HOLD)
def attach(request: HttpRequest, problem: int) -> HttpResponse:
    """Bring files, or take one away."""
    user = signed_in(request)
    row = one.get(user, problem)
    return answer(request, user, row, reverse("ledger:detail", args=[row.pk]) + "#attachments")


def of_problem(user: User, problem: Problem) -> Listed:
    """附件 of a problem."""
    return listed(problem, reverse("ledger:attach", args=[problem.pk]), may=may_bring(user, problem))
