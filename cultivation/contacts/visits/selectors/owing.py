"""To whom visits are owed, who is overdue, and how many of them were visited (domain, section 3).

A visit is owed to an enterprise by its next day as `rules.next_due` says, of several duties by the earliest. Everything
is asked of the SQL function `visit_duties`, one statement each, however many there are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from core.parameters.selectors import at
from cultivation.contacts.sets import Sql, among, rows_of
from cultivation.contacts.visits import rules
from cultivation.enterprises.models import Enterprise

KEY, HANG = "KEY", "HANG"
SOON = 30
"""So many days before its day a visit is named as due soon."""


@dataclass(frozen=True)
class Counts:
    """How many enterprises were owed a visit in a period, and how many of them were visited in it."""

    visits_owed: int
    visited: int

    @property
    def coverage(self) -> Decimal | None:
        """The share; None where none was owed."""
        return rules.coverage(self.visited, self.visits_owed)


@dataclass(frozen=True)
class Owing:
    """An enterprise to which a visit is owed: why, since when, the last visit, the next day."""

    enterprise: int
    causes: tuple[str, ...]
    last_on: dt.date | None
    due_on: dt.date


@dataclass(frozen=True)
class Group:
    """The enterprises of a unit or of an officer: to how many visits are owed today, how many are overdue; coverage of
    the year so far. `key` is None where they have no officer."""

    key: str | int | None
    name: str
    duties: int
    overdue: int
    counts: Counts


def owed(day: dt.date, unit: Unit | None = None) -> Counts:
    """Of the year up to a day: to how many enterprises a visit was owed, how many of them were visited; one statement.

    Of a district, a street or, without a unit, the whole city. Enterprises stand where they stand now.
    """
    rows = Enterprise.objects.filter(merged_into=None)
    if unit is not None and unit.kind == UnitKind.STREET:
        rows = rows.filter(street=unit)
    elif unit is not None and unit.kind != UnitKind.CITY:
        rows = rows.filter(district=unit.district_id or unit.pk)
    return covered(rows, dt.date(day.year, 1, 1), day)


def covered(rows: QuerySet[Enterprise], first: dt.date, last: dt.date) -> Counts:
    """Of a period, among some enterprises."""
    inside, params = among(rows)
    owed_sql, owed_params = _owed_within(first, last)
    found = rows_of(
        f"SELECT count(*), count(*) FILTER (WHERE q.visited) FROM ({owed_sql}) q WHERE q.enterprise_id IN ({inside})",
        [*owed_params, *params],
    )
    return Counts(*found[0])


def scope(user: User) -> QuerySet[Enterprise]:
    """The enterprises whose visits the person may read of."""
    return Enterprise.objects.visible_to(user, Permission.CONTACT_READ)


def duty_q(today: dt.date) -> Q:
    """Enterprises to which visits are owed today."""
    return _pk_in("true", today, [])


def overdue_q(today: dt.date) -> Q:
    """Those whose day has passed."""
    return _pk_in("d.due_on < %s", today, [today])


def soon_q(today: dt.date) -> Q:
    """Those whose day comes within thirty days, and is not past."""
    soon = _pk_in("d.due_on <= %s", today, [today + dt.timedelta(days=SOON)])
    return soon & ~overdue_q(today)


def cause_q(cause: str, today: dt.date) -> Q:
    """Those to whom it is owed for one cause."""
    return _pk_in("d.cause = %s", today, [cause])


def due_first(rows: QuerySet[Enterprise], today: dt.date, *, limit: int, start: int = 0) -> list[Owing]:
    """A page of those among some enterprises to which visits are owed, the earliest day first; one statement."""
    duties, params = _duties(today)
    inside, row_params = among(rows)
    found = rows_of(
        "SELECT d.enterprise_id, array_agg(d.cause ORDER BY d.due_on), max(d.last_on), min(d.due_on)"
        f" FROM {duties} d WHERE d.enterprise_id IN ({inside}) GROUP BY d.enterprise_id"
        " ORDER BY min(d.due_on), d.enterprise_id LIMIT %s OFFSET %s",
        [*params, *row_params, limit, start],
    )
    return [Owing(pk, tuple(causes), last, due) for pk, causes, last, due in found]


@dataclass(frozen=True)
class Late:
    """Who is overdue in a person's scope: how many, since when, and the first of those whose officer the person is."""

    own: tuple[Owing, ...] = ()
    own_total: int = 0
    total: int = 0
    first_due: dt.date | None = None


def late_for(user: User, today: dt.date, limit: int) -> Late:
    """The overdue enterprises to which the person may record visits; one statement."""
    inside, params = among(Enterprise.objects.visible_to(user, Permission.VISIT_WRITE))
    duties, duty_params = _duties(today)
    found = rows_of(
        f"""
        SELECT q.*, count(*) FILTER (WHERE q.own) OVER (), count(*) OVER (), min(q.due_on) OVER ()
        FROM (
            SELECT d.enterprise_id, array_agg(d.cause ORDER BY d.due_on) AS causes, max(d.last_on) AS last_on,
                min(d.due_on) AS due_on, bool_or(o.id IS NOT NULL) AS own
            FROM {duties} d
            LEFT JOIN cultivation_contactofficer o
                ON o.enterprise_id = d.enterprise_id AND o.valid_to IS NULL AND o.user_id = %s
            WHERE d.enterprise_id IN ({inside}) GROUP BY d.enterprise_id
        ) q
        WHERE q.due_on < %s ORDER BY q.own DESC, q.due_on, q.enterprise_id LIMIT %s
        """,
        [*duty_params, user.pk, *params, today, limit],
    )
    if not found:
        return Late()
    own = tuple(Owing(pk, tuple(causes), last, due) for pk, causes, last, due, mine, *_sums in found if mine)
    return Late(own, *found[0][5:])


def by_unit(user: User, today: dt.date, *, streets: bool = False) -> list[Group]:
    """By district, or by street, of the person's scope; worst first."""
    column = "street_id" if streets else "district_id"
    named = f"LEFT JOIN accounts_unit u ON u.id = e.{column}"
    return _groups(scope(user), today, "u.code", "u.short_name", named)


def by_officer(user: User, today: dt.date) -> list[Group]:
    """By contact officer; those without one stand under None."""
    named = (
        "LEFT JOIN cultivation_contactofficer o ON o.enterprise_id = e.id AND o.valid_to IS NULL"
        " LEFT JOIN accounts_user u ON u.id = o.user_id"
    )
    return _groups(scope(user), today, "u.id", "u.name", named)


def _groups(rows: QuerySet[Enterprise], today: dt.date, key: str, name: str, named: str) -> list[Group]:
    inside, params = among(rows)
    duties, duty_params = _duties(today)
    owed_sql, owed_params = _owed_within(dt.date(today.year, 1, 1), today)
    found = rows_of(
        f"""
        SELECT {key}, coalesce({name}, ''), count(d.due_on), count(*) FILTER (WHERE d.due_on < %s),
            count(q.enterprise_id), count(*) FILTER (WHERE q.visited)
        FROM (SELECT enterprise_id, min(due_on) AS due_on FROM {duties} x GROUP BY enterprise_id) d
        FULL JOIN ({owed_sql}) q ON q.enterprise_id = d.enterprise_id
        JOIN cultivation_enterprise e ON e.id = coalesce(d.enterprise_id, q.enterprise_id)
        {named}
        WHERE e.id IN ({inside})
        GROUP BY 1, 2 ORDER BY 4 DESC, 3 DESC, 2
        """,
        [today, *duty_params, *owed_params, *params],
    )
    return [
        Group(code, named_so, duties_now, overdue, Counts(asked, visited))
        for code, named_so, duties_now, overdue, asked, visited in found
    ]


def _owed_within(first: dt.date, last: dt.date) -> Sql:
    """SQL of the enterprises to whom a visit was owed in a period, each with whether one came (`rules.owed_within`)."""
    duties, params = _duties(first, last, first)
    return (
        f"""
        SELECT d.enterprise_id, bool_or(EXISTS (
            SELECT FROM cultivation_visit v WHERE v.enterprise_id = d.enterprise_id AND v."on" BETWEEN %s AND %s
        )) AS visited
        FROM {duties} d WHERE greatest(d.due_on, d.begun, %s) <= least(d.until, %s) GROUP BY d.enterprise_id
        """,
        [first, last, *params, first, last],
    )


def _duties(first: dt.date, last: dt.date | None = None, before: dt.date | None = None) -> Sql:
    """SQL of the duties of a day with the visits up to it, or of a period with those before it."""
    last = last or first
    parameters = at(last)
    months = [parameters.count("visit_key_months"), parameters.count("visit_hang_point_months")]
    days = [first, last, before or first + dt.timedelta(days=1)]
    return "visit_duties(%s::date, %s::date, %s::date, %s::integer, %s::integer)", [*days, *months]


def _pk_in(where: str, today: dt.date, params: list[Any]) -> Q:
    duties, duty_params = _duties(today)
    sql = f"SELECT d.enterprise_id FROM {duties} d WHERE {where}"
    return Q(pk__in=RawSQL(sql, [*duty_params, *params]))  # noqa: S611  (as above)
