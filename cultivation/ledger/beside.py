"""What upper rooms know of a problem, on its page beside the ledger's own facts: the visit in which it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from accounts.models import User
from cultivation.ledger.models import Problem

Facts = Iterable[tuple[str, str]]
Beside = Callable[[User, Problem], Facts]
_beside: list[Beside] = []


def on_problem_page(facts: Beside) -> None:
    """An upper room says what it knows, as pairs of label and value, for a person; called from its `room.py`."""
    _beside.append(facts)


def facts_beside(user: User, problem: Problem) -> list[tuple[str, str]]:
    """All that upper rooms say of a problem to a person."""
    return [pair for facts in _beside for pair in facts(user, problem)]
