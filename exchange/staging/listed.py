"""What the exports of lists have in common: the rows that one sees, in the order in which one sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.ui.filters import C, Chosen, Table
from core.ui.query import keys_among

BESIDES = frozenset({"sort", "pk", "period", "page"})
"""What a list's form sends beside its filters."""


def placed(ids: str) -> str:
    """SQL of the listed ids as `x (id, place)`, to be joined and ordered by `x.place`."""
    return f"(SELECT q.id, row_number() OVER () AS place FROM ({ids}) q (id)) x"


def ids_of(
    actor: User,
    table: Table[C],
    asked: Mapping[str, Sequence[str]],
    ids: Callable[[Chosen[C], str], QuerySet[Any]],
) -> tuple[str, tuple[Any, ...]]:
    """SQL of the ids in the order of the list, with its parameters.

    `ids` gives them for the filters and `sort` (empty where none is asked for); `pk` narrows to picked rows. Raises
    Refused for a filter or value that there is not: an export never holds more than was asked for.
    """
    chosen = table.asked(actor, asked, BESIDES)
    found = ids(chosen, ["", *asked.get("sort", ())][-1])
    if asked.get("pk"):
        found = found.filter(pk__in=keys_among(asked["pk"]) or [0])
    return found.query.sql_with_params()
