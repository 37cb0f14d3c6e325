"""What waits for someone today, and what a row of the work list says of it: which step, whose turn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from accounts.models import User
from cultivation.ledger.filters import light_case
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors.lists import ProblemRow
from cultivation.ledger.states import State
from cultivation.ledger.whose import answers_q, mine_q, next_q


@dataclass(frozen=True)
class Turn:
    """Whether the next act on a problem, or the answer to its request, is the person's; `asked` is what is asked for."""

    acts: bool
    answers: bool
    asked: str
    open_parts: int


def next_acts(user: User) -> QuerySet[Problem]:
    """The problems whose next act is this person's, by unit: one query however many there are."""
    return Problem.objects.visible_to(user).filter(next_q(user))


def mine(user: User) -> QuerySet[Problem]:
    """The same, and those in which a request waits for their answer: the tab 该我办的."""
    return Problem.objects.visible_to(user).filter(mine_q(user))


def my_work(user: User, today: dt.date, limit: int) -> list[ProblemRow]:
    """What is due first on top; what only waits for a call-back comes after the running clocks."""
    work = next_acts(user).annotate(
        light=light_case(today),
        last=Case(When(state=State.RESOLVED, then=Value(1)), default=Value(0)),
    )
    ordered = work.order_by("last", F("due_on").asc(nulls_last=True), "-is_urgent", "-pk")
    return ProblemRow.read(ordered[:limit])


def turns(user: User, wanted: Sequence[int]) -> dict[int, Turn]:
    """Whose turn it is on each of some problems; one query."""
    if not wanted:
        return {}
    found = Problem.objects.visible_to(user).filter(pk__in=list(wanted))
    told = found.annotate(acts=_whether(next_q(user)), answers=_whether(answers_q(user)))
    rows = told.values_list("pk", "acts", "answers", "asked", "open_parts")
    return {pk: Turn(*rest) for pk, *rest in rows}


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
