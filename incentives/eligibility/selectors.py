"""Reads of evaluations (资格测算), within the person's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.models import User
from core.row_count import row_count
from core.ui.filters import FilterValues
from incentives.eligibility.filters import ELIGIBILITY
from incentives.eligibility.models import Evaluation


def evaluations(
    user: User, programme: str, year: int, filters: FilterValues[None] | None = None
) -> QuerySet[Evaluation]:
    """The current evaluations of a programme and year that the filters let through."""
    rows = Evaluation.objects.visible_to(user).filter(programme_id=programme, year=year, is_current=True)
    return rows if filters is None else rows.filter(filters.q(None))


def concerned(programme: str, year: int) -> QuerySet[Any, int]:
    """The enterprises that a programme's year was last evaluated for, whoever asks."""
    rows = Evaluation.objects.filter(programme_id=programme, year=year, is_current=True)
    return rows.values_list("enterprise_id", flat=True)


def ids(user: User, programme: str, year: int, filters: FilterValues[None]) -> QuerySet[Any, int]:
    """Ids of the list's rows in order, as a flat queryset: a page takes a slice, an export all."""
    return in_order(evaluations(user, programme, year, filters)).values_list("pk", flat=True)


def in_order(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """As the list shows them: what is open first."""
    return rows.order_by("-verdict", "enterprise_id")


def as_listed(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """With all that a row of the list says."""
    return rows.select_related("enterprise", "district", "street", "inclusion", "programme", "policy")


def listed(user: User, keys: Sequence[int]) -> list[Evaluation]:
    """The rows of some ids, in that order."""
    found = as_listed(Evaluation.objects.visible_to(user)).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def totals(user: User, programme: str, year: int) -> Mapping[str, tuple[int, Decimal | None]]:
    """Count and amount by eligibility, in one query; what does not occur is zero, an amount of which nothing is known None."""
    rows = evaluations(user, programme, year).values("verdict").annotate(n=row_count(), total=Sum("amount"))
    found = {row["verdict"]: (row["n"], row["total"]) for row in rows}
    return {code: found.get(code, (0, Decimal(0))) for code, _label in ELIGIBILITY}


def latest(user: User, enterprise: int) -> QuerySet[Evaluation]:
    """Of each programme, the enterprise's current evaluation of the last year."""
    rows = Evaluation.objects.visible_to(user).filter(enterprise=enterprise, is_current=True)
    return rows.order_by("programme_id", "-year").distinct("programme_id")
