"""Visits as lists: pages, counts, what was found in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from core.row_count import row_count
from core.ui.filters import FilterValues
from core.ui.paging import Page, page_by_key
from cultivation.contacts.visits.datasets import VISITS as DATASET
from cultivation.contacts.visits.filters import Asker
from cultivation.contacts.visits.models import Finding, Visit
from exchange.rows import ListRow

VisitFilters = FilterValues[Asker]
SORTS = ("day",)
DEFAULT_SORT = "-day"


class VisitRow(ListRow):
    """One row of the list."""

    dataset = DATASET


@dataclass(frozen=True)
class VisitCounts:
    """How many visits the other filters let through: all, one's own, those in which something was found."""

    all: int
    mine: int
    found: int


def visits(user: User, filters: VisitFilters) -> QuerySet[Visit]:
    """The visits in scope that the filters let through, to count, to take ids of."""
    return Visit.objects.visible_to(user).filter(filters.q(Asker(user)))


def counts(user: User, filters: VisitFilters) -> VisitCounts:
    """The tabs over the list, in one query: the other filters hold, these two do not."""
    found = Q(pk__in=Finding.objects.visible_to(user).values("visit_id"))
    others = visits(user, filters.but(mine=None, found=None))
    return VisitCounts(
        **others.aggregate(all=row_count(), mine=row_count(Q(by=user)), found=row_count(found))
    )


def ids(user: User, filters: VisitFilters, sort: str = DEFAULT_SORT) -> QuerySet[Any]:
    """Ids in order, as a flat queryset: the newest first, or the oldest."""
    order = ("on", "pk") if sort == "day" else ("-on", "-pk")
    return visits(user, filters).order_by(*order).values_list("pk", flat=True)


def page(
    user: User, filters: VisitFilters, *, total: int, sort: str = DEFAULT_SORT, number: int = 1
) -> Page[VisitRow]:
    """A page in two queries: the ids by an index, then their rows."""
    return page_by_key(ids(user, filters, sort), lambda keys: rows(user, keys), number, total=total)


def rows(user: User, wanted: Sequence[int]) -> list[VisitRow]:
    """The rows of some ids, in that order."""
    if not wanted:
        return []
    found = VisitRow.read(Visit.objects.visible_to(user).filter(pk__in=list(wanted)))
    by_id = {row.id: row for row in found}
    return [by_id[pk] for pk in wanted if pk in by_id]
