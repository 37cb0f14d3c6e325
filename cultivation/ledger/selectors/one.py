"""One problem and what happened to it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from cultivation.ledger.filters import light_case, text_q
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.states import Action

_WITH = (
    "enterprise", "district", "street", "holder", "holder_user", "registered_by", "registered_unit", "resolved_by",
    "merged_into",
)  # fmt: skip


def get(user: User, problem: int) -> Problem:
    """One problem in scope with its light (`problem.light`); Http404 otherwise, so that existence does not leak."""
    seen = Problem.objects.visible_to(user).annotate(light=light_case(timezone.localdate()))
    row = seen.select_related(*_WITH).filter(pk=problem).first()
    if row is None:
        raise Http404
    return row


def just_written(problem: int) -> Problem:
    """A problem with its light as who has just written it is told, even where that took it out of their sight."""
    return (
        Problem.objects.annotate(light=light_case(timezone.localdate()))
        .select_related(*_WITH)
        .get(pk=problem)
    )


def state_before(problem: Problem, action: Action) -> str:
    """The state from which an act has just led."""
    return problem.events.filter(action=action.value).order_by("-pk").values_list("from_state", flat=True)[0]


def seen(user: User, problem: int | None) -> Problem | None:
    """Another problem that one leads to, if the person sees it."""
    return Problem.objects.visible_to(user).filter(pk=problem).first() if problem else None


def by_text(user: User, text: str, limit: int) -> list[tuple[int, str, str, str, str]]:
    """Problems by title or number, as the list finds them: id, number, title, enterprise, state."""
    rows = Problem.objects.visible_to(user).filter(text_q(text)).order_by("-registered_at", "-pk")
    columns = ("pk", "number", "title", "enterprise__name", "state")
    return list(rows.values_list(*columns)[:limit])


def timeline(problem: Problem) -> QuerySet[ProblemEvent]:
    """What happened, newest first, with who and which units; the caller has the problem from `get`."""
    return problem.events.select_related("by", "unit", "to_unit").order_by("-pk")
