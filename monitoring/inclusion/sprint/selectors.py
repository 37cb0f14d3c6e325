"""Reads of the sprint list; the user comes first, out of scope is not there. Unless a year is asked for it is the newest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from core.row_count import row_count
from core.ui.filters import FilterValues
from core.ui.paging import Page, page_by_key
from cultivation.enterprises.codes import Readiness
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.places import sees_city
from monitoring.inclusion.models import Case
from monitoring.inclusion.sprint.filters import (
    cases_of_line,
    has_case_q,
    included_q,
    inclusions_of_line,
)
from monitoring.inclusion.sprint.models import SprintLine, SprintList

SprintFilters = FilterValues[None]
COUNTS: Final = {
    "listed": Q(),
    "likely": Q(readiness=Readiness.LIKELY),
    "possible": Q(readiness=Readiness.POSSIBLE),
    "started": Q(has_case=True),
    "idle": Q(has_case=False, is_included=False),
    "included": Q(is_included=True),
}
"""The numbers of a list or of a place on it."""


@dataclass(frozen=True)
class PlaceCounts:
    """A district or street with its numbers."""

    code: str
    name: str
    numbers: dict[str, int]


@dataclass(frozen=True)
class Became:
    """A line, and what became of it: its case, as far as the reader sees it, and the day of its inclusion."""

    row: SprintLine
    case: Case | None
    has_case: bool
    included_on: dt.date | None
    sees_enterprise: bool


def list_of(filters: SprintFilters) -> SprintList | None:
    """The list that is asked for; none where there is none yet."""
    (year,) = filters.values.get("year", ("",))
    lists = SprintList.objects.order_by("-year")
    return (lists.filter(year=year) if year else lists).first()


def lines(user: User, filters: SprintFilters) -> QuerySet[SprintLine]:
    """The lines in scope that the filters let through."""
    found = SprintLine.objects.visible_to(user).filter(filters.q(None))
    if "year" in filters.values:
        return found
    return found.filter(list=Subquery(SprintList.objects.order_by("-year").values("pk")[:1]))


def is_listed(enterprise: int) -> bool:
    """Whether a list names an enterprise."""
    return SprintLine.objects.filter(enterprise=enterprise).exists()


def by_street(user: User) -> bool:
    """Whether a reader's numbers are told by street: the city's are by district."""
    return not sees_city(user)


def by_place(user: User, filters: SprintFilters) -> list[PlaceCounts]:
    """The numbers of what the other filters let through, by place; one query: those of the page are the sums."""
    place = "street" if by_street(user) else "district"
    rows = lines(user, filters.but(progress=None, readiness=None))
    marked: QuerySet[Any] = rows.annotate(has_case=has_case_q(), is_included=included_q())
    names = {"code": F(f"{place}__code"), "name": F(f"{place}__short_name"), "order": F(f"{place}__sort")}
    counted = marked.order_by().values(**names)
    found = counted.annotate(**{code: row_count(where or None) for code, where in COUNTS.items()})
    return [
        PlaceCounts(row["code"] or "", row["name"] or "", {code: row[code] for code in COUNTS})
        for row in found.order_by(F("order").asc(nulls_last=True), "code")
    ]


def summed(places: Sequence[PlaceCounts]) -> dict[str, int]:
    """The numbers of all places together."""
    return {code: sum(one.numbers[code] for one in places) for code in COUNTS}


def ids(user: User, filters: SprintFilters) -> QuerySet[Any]:
    """Ids in order: what is likely first, the largest projection first."""
    order = ("-list", "readiness", F("p50").desc(nulls_last=True), "pk")
    return lines(user, filters).order_by(*order).values_list("pk", flat=True)


def page(user: User, filters: SprintFilters, *, total: int, number: int = 1) -> Page[Became]:
    """A page in a fixed number of queries."""
    return page_by_key(ids(user, filters), lambda keys: rows(user, keys), number, total=total)


def with_progress(found: QuerySet[Any]) -> QuerySet[Any]:
    """Lines with the key of their case and the day of their inclusion."""
    first = inclusions_of_line().values("included_on")[:1]
    marked: QuerySet[Any] = found.annotate(
        case_key=Subquery(cases_of_line().values("pk")[:1]), included_on=Subquery(first)
    )
    return marked


def told(user: User, filters: SprintFilters) -> QuerySet[SprintLine]:
    """Lines of every year that the filters let through, with what became of them; the case only where the person sees it."""
    found = with_progress(SprintLine.objects.visible_to(user).filter(filters.q(None)))
    seen = Case.objects.visible_to(user).filter(pk=OuterRef("case_key")).values("pk")[:1]
    marked: QuerySet[SprintLine] = found.annotate(
        has_case=ExpressionWrapper(Q(case_key__isnull=False), BooleanField()), case_seen=Subquery(seen)
    )
    return marked.select_related("list", "district", "street")


def rows(user: User, wanted: Sequence[int]) -> list[Became]:
    """The lines of some ids with what became of them, in that order."""
    if not wanted:
        return []
    in_scope = SprintLine.objects.visible_to(user).select_related("enterprise", "district", "street")
    found = with_progress(in_scope)
    by_id: dict[int, Any] = {row.pk: row for row in found.filter(pk__in=list(wanted))}
    keys = {row.case_key for row in by_id.values()} - {None}
    cases = {case.pk: case for case in Case.objects.visible_to(user).filter(pk__in=keys)}
    owners = [row.enterprise_id for row in by_id.values()]
    seen = set(Enterprise.objects.visible_to(user).filter(pk__in=owners).values_list("pk", flat=True))
    return [
        Became(
            row,
            cases.get(row.case_key),
            row.case_key is not None,
            row.included_on,
            row.enterprise_id in seen,
        )
        for pk in wanted
        if (row := by_id.get(pk)) is not None
    ]
