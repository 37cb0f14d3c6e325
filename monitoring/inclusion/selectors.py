"""Reads of cases and of the year's lists; the user comes first, out of scope is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from core.calendar.selectors import current
from core.row_count import row_count
from core.ui.filters import FilterValues
from core.ui.paging import Page, page_by_key
from cultivation.enterprises.models import EnterpriseName
from cultivation.enterprises.names import name_q, searched
from monitoring.inclusion.digest import last_day
from monitoring.inclusion.filters import Reader
from monitoring.inclusion.models import Case, CaseEvent, MissedEvent, MissedInclusion
from monitoring.inclusion.services.windows import WAITING
from monitoring.inclusion.states import OPEN_STATES, State
from monitoring.inclusion.whose import turn_q

SORTS = ("due",)
DEFAULT_SORT = "due"
CaseFilters = FilterValues[Reader]


def reader_of(user: User, day: dt.date | None = None) -> Reader:
    """The reader of today's list."""
    today = day or timezone.localdate()
    return Reader(user, today, last_day(today, current()))


@dataclass(frozen=True)
class CaseCounts:
    """How many cases the other filters let through: open, one's own turn, checked by the city, closing soon, late, ended."""

    open: int
    mine: int
    checked: int
    soon: int
    missed: int
    ended: int


def cases(reader: Reader, filters: CaseFilters) -> QuerySet[Case]:
    """The cases in scope that the filters let through."""
    return Case.objects.visible_to(reader.user).filter(filters.q(reader))


def counts(reader: Reader, filters: CaseFilters) -> CaseCounts:
    """The tabs over the list, in one query: the other filters hold, these do not."""
    others = cases(reader, filters.but(turn=None, clock=None, state=None))
    is_open, waits = Q(state__in=OPEN_STATES), Q(state__in=WAITING)
    return CaseCounts(
        **others.aggregate(
            open=row_count(is_open),
            mine=row_count(turn_q(reader.user)),
            checked=row_count(Q(state=State.CITY_CHECKED)),
            soon=row_count(waits & Q(due_on__gte=reader.day, due_on__lte=reader.soon)),
            missed=row_count(waits & ~Q(missed_window=None)),
            ended=row_count(~is_open),
        )
    )


def ids(reader: Reader, filters: CaseFilters, sort: str = DEFAULT_SORT) -> QuerySet[Any]:
    """Ids in order: what has not ended first, whose window closes first on top, or the other way round."""
    order = ("-due_on", "-pk") if sort == "-due" else ("due_on", "pk")
    found = cases(reader, filters).order_by(F("ended_on").desc(nulls_first=True), *order)
    return found.values_list("pk", flat=True)


def page(
    reader: Reader, filters: CaseFilters, *, total: int, sort: str = DEFAULT_SORT, number: int = 1
) -> Page[Case]:
    """A page in two queries: the ids, then their rows."""
    return page_by_key(ids(reader, filters, sort), lambda keys: rows(reader.user, keys), number, total=total)


def rows(user: User, wanted: Sequence[int]) -> list[Case]:
    """The rows of some ids, in that order."""
    if not wanted:
        return []
    found = Case.objects.visible_to(user).select_related("enterprise", "district", "street")
    by_id = {row.pk: row for row in found.filter(pk__in=list(wanted))}
    return [by_id[pk] for pk in wanted if pk in by_id]


def get(user: User, pk: int) -> Case:
    """One case in scope; Http404 otherwise, so that existence does not leak."""
    found = Case.objects.visible_to(user).select_related(
        "enterprise", "district", "street", "site_district", "prepared_by", "checked_by", "city_checked_by"
    )
    case = found.filter(pk=pk).first()
    if case is None:
        raise Http404
    return case


def events(case: Case) -> list[CaseEvent]:
    """What happened to a case, the newest first."""
    return list(CaseEvent.objects.filter(case=case).select_related("by", "principal").order_by("-at", "-pk"))


def of_enterprise(user: User, enterprise: int) -> list[Case]:
    """The cases of an enterprise that the person sees, the newest first."""
    return list(Case.objects.visible_to(user).filter(enterprise_id=enterprise).order_by("-pk")[:5])


def by_name(user: User, text: str, limit: int) -> list[Case]:
    """Open cases of enterprises whose name holds the text."""
    named = EnterpriseName.objects.filter(name_q(searched(text))).values("enterprise_id")
    found = Case.objects.visible_to(user).ongoing().filter(enterprise_id__in=named)
    return list(found.select_related("enterprise").order_by("due_on", "pk")[:limit])


def missed_rows(user: User, filters: FilterValues[None]) -> QuerySet[MissedInclusion]:
    """The lines of the year's lists in scope that the filters let through."""
    return MissedInclusion.objects.visible_to(user).filter(filters.q(None))


def missed_told(user: User, filters: FilterValues[None]) -> QuerySet[MissedInclusion]:
    """The same for other systems; the case only where the person sees it."""
    seen = Case.objects.visible_to(user).filter(pk=OuterRef("case")).values("pk")[:1]
    found: QuerySet[MissedInclusion] = missed_rows(user, filters).annotate(case_seen=Subquery(seen))
    return found.select_related("district", "street", "holder")


def missed_ids(user: User, filters: FilterValues[None]) -> QuerySet[Any]:
    """Ids in order: what is open first, the largest first."""
    order = (F("closed_on").desc(nulls_first=True), "-revenue", "pk")
    return missed_rows(user, filters).order_by(*order).values_list("pk", flat=True)


def missed_page(
    user: User, filters: FilterValues[None], *, total: int, number: int = 1
) -> Page[MissedInclusion]:
    """A page in two queries."""
    return page_by_key(missed_ids(user, filters), lambda keys: missed_lines(user, keys), number, total=total)


def missed_lines(user: User, wanted: Sequence[int]) -> list[MissedInclusion]:
    """The lines of some ids, in that order."""
    if not wanted:
        return []
    found = MissedInclusion.objects.visible_to(user).select_related(
        "enterprise", "district", "street", "holder", "site_by"
    )
    by_id = {row.pk: row for row in found.filter(pk__in=list(wanted))}
    return [by_id[pk] for pk in wanted if pk in by_id]


def missed_one(user: User, pk: int) -> MissedInclusion:
    """One line in scope; Http404 otherwise."""
    found = missed_lines(user, [pk])
    if not found:
        raise Http404
    return found[0]


def missed_events(row: MissedInclusion) -> list[MissedEvent]:
    """What happened to a line, the newest first."""
    return list(row.events.select_related("by", "principal").order_by("-at", "-pk"))
