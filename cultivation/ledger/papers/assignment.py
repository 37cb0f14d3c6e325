"""交办单: what the holder is handed with a problem, with room for signature and feedback."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from core.verdict import Verdict, allow, refuse
from cultivation.ledger.categories import Category, LimitClass
from cultivation.ledger.models import Problem
from cultivation.ledger.papers.shortening import some
from cultivation.ledger.people import best_capacity
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.rules.permits import is_party
from cultivation.ledger.states import HELD, Action, Party, State

TEMPLATE: Final = "ledger/papers/assignment.html"
_PARTS: Final = 3
_WITH_HOLDER: Final = HELD | {State.RESOLVED, State.CLOSED}


def may_have(user: User, problem: Problem, facts: ProblemFacts) -> Verdict:
    """Holder, district and bureau, once it was assigned; not while it is to be assigned anew."""
    if problem.assigned_at is None or State(problem.state) not in _WITH_HOLDER:
        return refuse(lazy("问题还没有派发，没有交办单"), code="ledger.unassigned")
    return best_capacity(user, lambda person: _is_concerned(facts, person))[1]


def _is_concerned(problem: ProblemFacts, actor: ActorFacts) -> Verdict:
    if is_party(Party.HOLDER, problem, actor) or is_party(Party.DISTRICT_OFFICER, problem, actor):
        return allow()
    return refuse(lazy("只有承办单位、所属区和市中小企业服务局可以打印交办单"), code="ledger.party")


def context(problem: Problem) -> dict[str, Any]:
    """What the sheet says, but for the phone, of which the page decides."""
    assigned = problem.events.filter(action=Action.ASSIGN.value).select_related("by", "unit").order_by("-pk")
    parts = problem.parts.filter(closed_at=None).select_related("unit").order_by("pk")
    return {
        "problem": problem,
        "today": timezone.localdate(),
        "category": Category(problem.category).label,
        "limit_class": LimitClass(problem.limit_class).label,
        "assigned": assigned.first(),
        "parts": some(list(parts), _PARTS),
    }
