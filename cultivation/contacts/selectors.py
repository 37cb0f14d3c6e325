"""Reads of contacts: the list, its counts, one enterprise's. The person comes first; out of scope is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from core.row_count import row_count
from cultivation.contacts import duties
from cultivation.contacts.filters import (
    DUTIES,
    LATE,
    LATE_LEADER,
    NO_LEADER,
    NO_OFFICER,
    SHOWS,
    ContactFilters,
    duty_q,
    show_q,
)
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.contacts.terms import Asked
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.places import places_of, sees_city

R = TypeVar("R", ContactOfficer, HangPoint)
SORTS: Final = ("due", "name", "until")
DEFAULT_SORT: Final = "due"


@dataclass(frozen=True)
class ContactRow:
    """An enterprise with its duties and who fulfils them today."""

    enterprise: Enterprise
    confirmed_on: dt.date | None
    included_on: dt.date | None
    officer: ContactOfficer | None
    leader: HangPoint | None


@dataclass(frozen=True)
class PlaceGaps:
    """What a district or a street owes, and what of it is missing."""

    code: str
    name: str
    numbers: dict[str, int]


def scope(user: User) -> QuerySet[Enterprise]:
    """The enterprises whose contacts the person may see."""
    return Enterprise.objects.visible_to(user, Permission.CONTACT_READ)


def served(user: User, asked: Asked) -> QuerySet[Enterprise]:
    """Those on the list: key members of the year, those under a hang-point, and whoever has an officer all the same."""
    listed = (
        duties.key_members(asked)
        .values("enterprise_id")
        .union(
            duties.under_hang_point(asked).values("enterprise_id"),
            duties.officers(asked.day).values("enterprise_id"),
        )
    )
    return scope(user).filter(pk__in=listed)


def contacts(user: User, filters: ContactFilters, asked: Asked) -> QuerySet[Enterprise]:
    """Those that the filters let through: to count, to group, to take ids of."""
    return served(user, asked).filter(filters.q(asked))


def table_place(user: User) -> str:
    """By what a page groups its numbers: the city by districts, a district by its streets."""
    return "district" if sees_city(user) and len(places_of(user).districts) > 1 else "street"


def by_place(user: User, filters: ContactFilters, asked: Asked) -> list[PlaceGaps]:
    """Every number of a page, of what the other filters let through, by place; one query: the tabs are the sums."""
    place = table_place(user)
    rows = (
        contacts(user, filters.but(show=None), asked)
        .order_by()
        .values(of=F(f"{place}__code"), called=F(f"{place}__short_name"), place=F(f"{place}__sort"))
        .annotate(
            all=row_count(),
            **{code: row_count(duty_q(code, asked)) for code in DUTIES},
            **{code: row_count(show_q(code, asked)) for code in SHOWS},
        )
        .order_by(F("place").asc(nulls_last=True), "of")
    )
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    return [
        PlaceGaps(
            row["of"] or "", row["called"] or "", {code: row[code] for code in ("all", *DUTIES, *SHOWS)}
        )
        for row in found
    ]


def summed(places: Sequence[PlaceGaps]) -> dict[str, int]:
    """The tabs: the numbers of all places together."""
    return {code: sum(one.numbers[code] for one in places) for code in ("all", *SHOWS)}


def ids(user: User, filters: ContactFilters, sort: str, asked: Asked) -> QuerySet[Any, int]:
    """Ids in order, as a flat queryset: a page takes a slice, an export all."""
    found = contacts(user, filters, asked).annotate(
        confirmed=_first(duties.key_members(asked), "decided_at"),
        included=_first(duties.under_hang_point(asked), "included_on"),
    )
    return found.order_by(*_order(sort, filters, asked)).values_list("pk", flat=True)


def _first(rows: QuerySet[Any], field: str) -> Subquery:
    return Subquery(rows.filter(enterprise=OuterRef("pk")).order_by().values(field)[:1])


def _order(sort: str, filters: ContactFilters, asked: Asked) -> tuple[Any, ...]:
    """Due days follow the days that they are counted from; what is overdue comes first, then what is missing."""
    down, code = sort.startswith("-"), sort.removeprefix("-")
    if code == "name":
        return (F("name").desc() if down else F("name").asc(), "pk")
    if code == "until":
        return (F("included").desc(nulls_last=True) if down else F("included").asc(nulls_last=True), "pk")
    days = ["confirmed", "included"]
    if {NO_LEADER, LATE_LEADER} & set(filters.values.get("show", ())):
        days.reverse()
    if down:
        return (*(F(day).desc(nulls_last=True) for day in days), "pk")
    missing = show_q(NO_OFFICER, asked) | show_q(NO_LEADER, asked)
    rank = Case(
        When(show_q(LATE, asked), then=Value(0)),
        When(missing, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (rank, *(F(day).asc(nulls_last=True) for day in days), "pk")


def rows(user: User, wanted: Sequence[int], asked: Asked) -> list[ContactRow]:
    """The rows of some ids, in that order; a fixed number of queries."""
    chosen = list(wanted)
    if not chosen:
        return []
    found = scope(user).select_related("district", "street").in_bulk(chosen)
    members = duties.key_members(asked).filter(enterprise__in=chosen)
    confirmed = {
        pk: timezone.localdate(at) for pk, at in members.values_list("enterprise_id", "decided_at") if at
    }
    inclusions = duties.under_hang_point(asked).filter(enterprise__in=chosen)
    included = dict(inclusions.values_list("enterprise_id", "included_on"))
    officers = duties.officers(asked.day).filter(enterprise__in=chosen).select_related("user__unit")
    by_officer = {one.enterprise_id: one for one in officers}
    leaders = duties.leaders(asked.day).filter(enterprise__in=chosen).select_related("unit", "user")
    by_leader = {one.enterprise_id: one for one in leaders}
    return [
        ContactRow(found[pk], confirmed.get(pk), included.get(pk), by_officer.get(pk), by_leader.get(pk))
        for pk in chosen
        if pk in found
    ]


def one(user: User, pk: int, asked: Asked) -> ContactRow:
    """One enterprise's; Http404 out of scope."""
    found = rows(user, [pk], asked)
    if not found:
        raise Http404
    return found[0]


def officers_of(enterprise: int) -> QuerySet[ContactOfficer]:
    """Who was the officer of an enterprise in sight, the newest first."""
    return ContactOfficer.objects.filter(enterprise=enterprise).select_related("user__unit", "by")


def leaders_of(enterprise: int) -> QuerySet[HangPoint]:
    """On whom it hung, the newest first."""
    return HangPoint.objects.filter(enterprise=enterprise).select_related("unit", "user", "by")


def officer_row(user: User, pk: int) -> ContactOfficer:
    """One officer's row in scope; Http404 otherwise."""
    return _row(ContactOfficer.objects.visible_to(user).select_related("enterprise", "user"), pk)


def leader_row(user: User, pk: int) -> HangPoint:
    """One leader's row in scope; Http404 otherwise."""
    return _row(HangPoint.objects.visible_to(user).select_related("enterprise"), pk)


def _row(rows: QuerySet[R], pk: int) -> R:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def holders(user: User) -> list[tuple[User, int]]:
    """Who has contacts that the person may name officers for, with how many; those who have most first."""
    writable = Enterprise.objects.visible_to(user, Permission.CONTACT_WRITE).values("pk")
    held = ContactOfficer.objects.living().filter(valid_to=None, enterprise__in=writable)
    numbers = dict(held.order_by().values_list("user_id").annotate(number=row_count()))
    people = User.objects.filter(pk__in=numbers).select_related("unit")
    return sorted(((one, numbers[one.pk]) for one in people), key=lambda pair: (-pair[1], pair[0].pk))
