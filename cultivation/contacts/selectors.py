"""Reads of contacts: the list, its counts, one enterprise's. The person comes first; out of scope is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from core.row_count import row_count
from cultivation.contacts import duties
from cultivation.contacts.filters import DUTIES, LATE_LEADER, MINE, NO_LEADER, SHOWS, ContactFilters
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.contacts.sets import Sql, among, rows_of
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


def contacts(user: User, filters: ContactFilters, asked: Asked) -> QuerySet[Enterprise]:
    """The enterprises in scope that the filters let through; those of them that have duties are on the list."""
    return scope(user).filter(filters.q(asked))


def table_place(user: User) -> str:
    """By what a page groups its numbers: the city by districts, a district by its streets."""
    return "district" if sees_city(user) and len(places_of(user).districts) > 1 else "street"


def by_place(user: User, filters: ContactFilters, asked: Asked) -> list[PlaceGaps]:
    """Every number of a page, of what the other filters let through, by place; one query: the tabs are the sums."""
    place = table_place(user)
    function, params = duties.duties(asked)
    inside, scoped = among(contacts(user, filters.but(show=None), asked))
    conditions = {code: where for code, (_label, where) in (DUTIES | SHOWS).items()}
    numbers = ", ".join(f"count(*) FILTER (WHERE {where})" for where in conditions.values())
    found = rows_of(
        f"""
        SELECT coalesce(u.code, ''), coalesce(u.short_name, ''), count(*), count(*) FILTER (WHERE o.user_id = %s), {numbers}
        FROM {function} d
        JOIN cultivation_enterprise e ON e.id = d.enterprise_id
        LEFT JOIN accounts_unit u ON u.id = e.{place}_id
        LEFT JOIN cultivation_contactofficer o ON o.id = d.officer_id
        WHERE e.id IN ({inside})
        GROUP BY u.id ORDER BY u.sort NULLS LAST, u.code
        """,
        [asked.person, *params, *scoped],
    )
    codes = ("all", MINE, *conditions)
    return [PlaceGaps(code, name, dict(zip(codes, counts, strict=True))) for code, name, *counts in found]


def missing(user: User, asked: Asked) -> dict[str, int]:
    """How many officers and leaders are missing and overdue in the person's scope, by the code of what the list shows."""
    function, params = duties.duties(asked)
    inside, scoped = among(scope(user))
    numbers = ", ".join(f"count(*) FILTER (WHERE {where})" for _label, where in SHOWS.values())
    (found,) = rows_of(
        f"SELECT {numbers} FROM {function} d WHERE d.enterprise_id IN ({inside})", [*params, *scoped]
    )
    return dict(zip(SHOWS, found, strict=True))


def summed(places: Sequence[PlaceGaps]) -> dict[str, int]:
    """The tabs: the numbers of all places together."""
    return {code: sum(one.numbers[code] for one in places) for code in ("all", MINE, *SHOWS)}


def ids(user: User, filters: ContactFilters, sort: str, asked: Asked) -> Sql:
    """SQL of the ids in order: a page takes a slice, an export all."""
    function, params = duties.duties(asked)
    inside, scoped = among(contacts(user, filters, asked))
    return (
        f"SELECT e.id FROM {function} d JOIN cultivation_enterprise e ON e.id = d.enterprise_id"
        f" WHERE e.id IN ({inside}) ORDER BY {_order(sort, filters)}, e.id",
        [*params, *scoped],
    )


def page_ids(ordered: Sql, limit: int, start: int) -> list[int]:
    """The ids of a page."""
    sql, params = ordered
    return [pk for (pk,) in rows_of(f"{sql} LIMIT %s OFFSET %s", [*params, limit, start])]


def _order(sort: str, filters: ContactFilters) -> str:
    """Due days follow the days that they are counted from; what is overdue comes first, then what is missing."""
    code, down = sort.removeprefix("-"), " DESC" if sort.startswith("-") else ""
    if code == "name":
        return f"e.name{down}"
    if code == "until":
        return f"d.included_on{down} NULLS LAST"
    days = [f"d.confirmed_on{down} NULLS LAST", f"d.included_on{down} NULLS LAST"]
    if {NO_LEADER, LATE_LEADER} & set(filters.values.get("show", ())):
        days.reverse()
    rank = f"CASE WHEN {duties.LATE} THEN 0 WHEN {duties.MISSING} THEN 1 ELSE 2 END"
    return ", ".join(days if down else [rank, *days])


def rows(user: User, wanted: Sequence[int], asked: Asked) -> list[ContactRow]:
    """The rows of some ids, in that order; a fixed number of queries."""
    chosen = list(wanted)
    if not chosen:
        return []
    found = scope(user).select_related("district", "street").in_bulk(chosen)
    function, params = duties.duties(asked, chosen)
    owed = {
        pk: owed
        for pk, *owed in rows_of(
            f"SELECT d.enterprise_id, d.confirmed_on, d.included_on, d.officer_id, d.leader_id FROM {function} d",
            params,
        )
    }
    officers = ContactOfficer.objects.select_related("user__unit").in_bulk(
        [officer for _confirmed, _included, officer, _leader in owed.values() if officer]
    )
    leaders = HangPoint.objects.select_related("unit", "user").in_bulk(
        [leader for _confirmed, _included, _officer, leader in owed.values() if leader]
    )
    made = []
    for pk in chosen:
        confirmed, included, officer, leader = owed.get(pk, (None,) * 4)
        if pk in found:
            made.append(
                ContactRow(found[pk], confirmed, included, officers.get(officer), leaders.get(leader))
            )
    return made


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
