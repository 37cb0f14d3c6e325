"""Reads of evaluations (资格测算), within the person's scope."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Min, QuerySet, Sum

from accounts.models import User
from core.parameters.models import Parameter
from core.row_count import row_count
from core.ui.filters import Chosen
from cultivation.enterprises.models import Inclusion
from incentives.eligibility.filters import VERDICTS
from incentives.eligibility.models import Evaluation
from incentives.eligibility.rules.p1 import PROGRAMME


def years() -> list[int]:
    """The count years with inclusions, newest first, from the year on in which the award was first given."""
    first = Parameter.objects.filter(code=f"{PROGRAMME.lower()}_award").aggregate(day=Min("valid_from"))[
        "day"
    ]
    found = Inclusion.objects.filter(count_year__gte=first.year if first else 0)
    return list(found.values_list("count_year", flat=True).distinct().order_by("-count_year"))


def evaluations(
    user: User, programme: str, year: int, chosen: Chosen[None] | None = None
) -> QuerySet[Evaluation]:
    """The current evaluations of a programme and count year that the filters let through."""
    rows = Evaluation.objects.visible_to(user).filter(programme_id=programme, year=year, is_current=True)
    return rows if chosen is None else rows.filter(chosen.q(None))


def ids(user: User, programme: str, year: int, chosen: Chosen[None]) -> QuerySet[Any, int]:
    """Ids of the list's rows in order, as a flat queryset: a page takes a slice, an export all."""
    return in_order(evaluations(user, programme, year, chosen)).values_list("pk", flat=True)


def in_order(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """As the list shows them: what is open first."""
    return rows.order_by("-verdict", "enterprise_id")


def totals(user: User, programme: str, year: int) -> Mapping[str, tuple[int, Decimal]]:
    """Count and amount by verdict, in one query; absent verdicts are zero."""
    found = evaluations(user, programme, year).values("verdict").annotate(n=row_count(), total=Sum("amount"))
    by_verdict = {row["verdict"]: (row["n"], row["total"] or Decimal(0)) for row in found}
    return {code: by_verdict.get(code, (0, Decimal(0))) for code, _label in VERDICTS}
