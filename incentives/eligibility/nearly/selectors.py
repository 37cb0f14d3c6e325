"""Reads of who is one step away, within the person's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from accounts.models import User
from core.row_count import row_count
from core.ui.filters import FilterValues
from incentives.eligibility.models import Evaluation
from incentives.eligibility.nearly.closing import in_order


def rows(user: User, filters: FilterValues[None]) -> QuerySet[Evaluation]:
    """Those who are one step away."""
    current = Evaluation.objects.visible_to(user).filter(is_current=True).exclude(near="")
    return current.filter(filters.q(None))


def ids(user: User, filters: FilterValues[None]) -> QuerySet[Any, int]:
    """Ids of the list's rows in order."""
    return in_order(rows(user, filters)).values_list("pk", flat=True)


def listed(user: User, keys: Sequence[int]) -> list[Evaluation]:
    """The rows of some ids, in that order, with all that the list says."""
    kept = Evaluation.objects.visible_to(user).select_related(
        "enterprise", "district", "street", "programme", "policy"
    )
    found = kept.in_bulk(keys)
    return [found[key] for key in keys if key in found]


@dataclass(frozen=True)
class Share:
    """One place or programme: how many are one step away, and what they would get (yuan)."""

    code: str
    name: str
    count: int
    amount: Decimal


@dataclass(frozen=True)
class Summary:
    """How many, what they would get, how many of them with an amount that is not known yet."""

    count: int
    amount: Decimal
    open_amounts: int


def summary(found: QuerySet[Evaluation]) -> Summary:
    """All of them in numbers."""
    row = found.aggregate(n=row_count(), amount=Sum("potential"), known=row_count(Q(potential__isnull=False)))
    return Summary(row["n"], row["amount"] or Decimal(0), row["n"] - row["known"])


def shares(found: QuerySet[Evaluation], field: str, named: str) -> list[Share]:
    """By district, street or programme, what gives most first."""
    code = "programme_id" if field == "programme" else f"{field}__code"
    counted = (
        found.exclude(**{f"{field}__isnull": True})
        .values(code, named)
        .annotate(n=row_count(), amount=Sum("potential"))
        .order_by(F("amount").desc(nulls_last=True))
    )
    return [Share(row[code], row[named], row["n"], row["amount"] or Decimal(0)) for row in counted]
