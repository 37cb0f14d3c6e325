"""Reads of applications; the user comes first, out of scope is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from core.calendar.selectors import current
from core.row_count import row_count
from core.ui.filters import FilterValues
from core.ui.paging import Page, page_by_key
from cultivation.enterprises.models import EnterpriseName
from cultivation.enterprises.names import name_q, searched
from incentives.applications.digest import last_day
from incentives.applications.filters import Reader
from incentives.applications.models import Application, ApplicationEvent, ApplicationJudgement
from incentives.applications.states import OPEN_STATES, State
from incentives.applications.whose import turn_q

SORTS = ("due",)
DEFAULT_SORT = "due"
ApplicationFilters = FilterValues[Reader]


def reader_of(user: User, day: dt.date | None = None) -> Reader:
    """The reader of today's list."""
    today = day or timezone.localdate()
    return Reader(user, today, last_day(today, current()))


@dataclass(frozen=True)
class Counts:
    """How many applications the other filters let through: all, open, one's own turn, ending soon, late, published, ended."""

    every: int
    open: int
    mine: int
    soon: int
    late: int
    published: int
    ended: int


def applications(reader: Reader, filters: ApplicationFilters) -> QuerySet[Application]:
    """The applications in scope that the filters let through."""
    return Application.objects.visible_to(reader.user).filter(filters.q(reader))


def counts(reader: Reader, filters: ApplicationFilters) -> Counts:
    """The tabs over the list, in one query: the other filters hold, these do not.

    Days are compared before states: what is looked at for each row of years should be cheap and decide early.
    """
    others = applications(reader, filters.but(turn=None, clock=None, state=None))
    is_open = Q(state__in=OPEN_STATES)
    found = others.aggregate(
        every=row_count(),
        open=row_count(is_open),
        mine=row_count(turn_q(reader.user, reader.day)),
        soon=row_count(Q(due_on__gte=reader.day, due_on__lte=reader.soon) & is_open),
        late=row_count(Q(due_on__lt=reader.day) & is_open),
        published=row_count(Q(state=State.PUBLISHED)),
    )
    return Counts(**found, ended=found["every"] - found["open"])


def total(reader: Reader, filters: ApplicationFilters, numbers: Counts) -> int:
    """How many the filters let through; already counted where none of the tabs' own is in force."""
    if not {"turn", "clock", "state"} & set(filters.values):
        return numbers.every
    return applications(reader, filters).count()


def ids(reader: Reader, filters: ApplicationFilters, sort: str = DEFAULT_SORT) -> QuerySet[Any]:
    """Ids in order: what has not ended first, whose clock ends first on top, or the other way round."""
    by_day = F("due_on").desc(nulls_last=True) if sort == "-due" else F("due_on").asc(nulls_last=True)
    found = applications(reader, filters).order_by(F("ended_on").desc(nulls_first=True), by_day, "pk")
    return found.values_list("pk", flat=True)


def page(
    reader: Reader, filters: ApplicationFilters, *, total: int, sort: str = DEFAULT_SORT, number: int = 1
) -> Page[Application]:
    """A page in two queries: the ids, then their rows."""
    return page_by_key(ids(reader, filters, sort), lambda keys: rows(reader.user, keys), number, total=total)


def rows(user: User, wanted: Sequence[int]) -> list[Application]:
    """The rows of some ids, in that order."""
    if not wanted:
        return []
    found = Application.objects.visible_to(user).select_related(
        "programme", "enterprise", "district", "street", "unit"
    )
    by_id = {row.pk: row for row in found.filter(pk__in=list(wanted))}
    return [by_id[pk] for pk in wanted if pk in by_id]


def get(user: User, pk: int) -> Application:
    """One application in scope; Http404 otherwise, so that existence does not leak."""
    found = rows(user, [pk])
    if not found:
        raise Http404
    return found[0]


def events(row: Application) -> list[ApplicationEvent]:
    """What happened to an application, the newest first."""
    found = ApplicationEvent.objects.filter(application=row).select_related("by", "principal")
    return list(found.order_by("-at", "-pk"))


def judgements(row: Application) -> list[ApplicationJudgement]:
    """What it came to, the first one first."""
    return list(ApplicationJudgement.objects.filter(application=row).order_by("pk"))


def of_enterprise(user: User, enterprise: int) -> list[Application]:
    """The applications of an enterprise that the person sees, the newest first."""
    found = Application.objects.visible_to(user).filter(enterprise_id=enterprise)
    return list(found.select_related("programme", "unit").order_by("-pk")[:5])


def by_name(user: User, text: str, limit: int) -> list[Application]:
    """Open applications of enterprises whose name holds the text."""
    named = EnterpriseName.objects.filter(name_q(searched(text))).values("enterprise_id")
    found = Application.objects.visible_to(user).ongoing().filter(enterprise_id__in=named)
    return list(found.select_related("programme", "enterprise").order_by("due_on", "pk")[:limit])
