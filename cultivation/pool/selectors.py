"""Reads of the city pool: versions, their lists, the preview, who is to be chased. The person comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.row_count import row_count
from core.ui.filters import FilterValues
from cultivation.enterprises.models import Standing
from cultivation.enterprises.pool import in_pool_q, snapshot_day, stored_version
from cultivation.pool.codes import ExceptionState, MoveKind
from cultivation.pool.filters import IN, JOINED, LEFT, LISTS, NOW
from cultivation.pool.models import PoolDraft, PoolException, PoolMove, PoolVerdict, PoolVersion


def versions(year: int) -> list[PoolVersion]:
    """The versions of a year, the first one first."""
    return list(PoolVersion.objects.filter(year=year).select_related("committed_by").order_by("number"))


def chosen(found: list[PoolVersion], number: str) -> PoolVersion | None:
    """The version that an address names, else the last."""
    named = [version for version in found if str(version.number) == number]
    return next(iter(named or found[-1:]), None)


def verdicts(user: User, version: PoolVersion, filters: FilterValues[None]) -> QuerySet[PoolVerdict]:
    """The verdicts of a version, of the frozen one with its supplements, in the scope of the person."""
    begun, held = Q(first__lte=version.number), Q(last=None) | Q(last__gte=version.number)
    if version.frozen_on:
        begun |= Q(first=None)
    return PoolVerdict.objects.visible_to(user).filter(begun & held, filters.q(None), year=version.year)


def drafts(user: User, year: int, filters: FilterValues[None]) -> QuerySet[PoolDraft]:
    """The rows of the last preview."""
    return PoolDraft.objects.visible_to(user).filter(filters.q(None), year=year)


def in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """By revenue, the largest first."""
    return rows.order_by(F("revenue").desc(nulls_last=True), "enterprise_id")


def with_names(rows: Iterable[Any]) -> Any:
    """With enterprise and place, for a page."""
    return rows.select_related("enterprise__standing", "district", "street")  # type: ignore[attr-defined]


def last_moves(year: int, enterprises: Iterable[int]) -> dict[int, PoolMove]:
    """The last supplement or leaving of each of some enterprises, which are in sight already; one statement."""
    found = PoolMove.objects.filter(year=year, enterprise__in=list(enterprises))
    changed = found.exclude(kind=MoveKind.TRANSFER).order_by("enterprise_id", "-on", "-id")
    return {move.enterprise_id: move for move in changed.distinct("enterprise_id")}


def all_exceptions(user: User) -> QuerySet[PoolException]:
    """Every exception in the scope of the person."""
    return PoolException.objects.visible_to(user).select_related("enterprise")


def exceptions(user: User, year: int) -> QuerySet[PoolException]:
    """The exceptions of a year, those that wait first."""
    found = PoolException.objects.visible_to(user).filter(year=year)
    return found.select_related("enterprise", "district", "street", "proposed_by", "approved_by").order_by(
        F("decided_at").desc(nulls_first=True), "-id"
    )


@dataclass(frozen=True)
class PoolCounts:
    """A year's pool in the scope of the person: who is in today, and the two denominators of every rate."""

    members: int
    snapshot: int | None
    joined: int
    left: int

    @property
    def with_supplements(self) -> int | None:
        """The snapshot and its supplements to date."""
        return None if self.snapshot is None else self.snapshot + self.joined


def counts(user: User, year: int) -> PoolCounts:
    """By the place of the row, once a version is committed; before, live and by the place of today."""
    if stored_version(year) is None:
        return PoolCounts(Standing.objects.visible_to(user).filter(in_pool_q(year)).count(), None, 0, 0)
    rows = PoolVerdict.objects.visible_to(user).filter(year=year, last=None)
    found = rows.aggregate(**{code: row_count(one.condition) for code, one in LISTS.items()})
    return PoolCounts(found[NOW], found[IN], found[JOINED], found[LEFT])


@dataclass(frozen=True)
class Chase:
    """A district's streets with someone whose revenue or industry is missing."""

    district: str
    code: str
    streets: list[tuple[str, str, int]]

    @property
    def total(self) -> int:
        """How many in the district."""
        return sum(number for _name, _code, number in self.streets)


def chase(user: User) -> list[Chase]:
    """Who lacks last year's revenue or an industry, by street, most first (domain, section 7); one statement."""
    lacking = Q(revenue_last=None) | Q(division="")
    rows = (
        Standing.objects.visible_to(user)
        .filter(lacking)
        .order_by()
        .values_list("district__short_name", "district__code", "street__short_name", "street__code")
        .annotate(number=row_count())
    )
    found: dict[str, Chase] = {}
    for district, code, street, street_code, number in rows:
        one = found.setdefault(code, Chase(district, code, []))
        one.streets.append((street or "", street_code or "", number))
    for one in found.values():
        one.streets.sort(key=lambda street: -street[2])
    return sorted(found.values(), key=lambda one: -one.total)


def waiting(user: User, year: int) -> int:
    """How many exceptions wait for a decision."""
    return PoolException.objects.visible_to(user).filter(year=year, state=ExceptionState.PROPOSED).count()


def days_to_snapshot(year: int, today: dt.date | None = None) -> int | None:
    """How many days until the pool is frozen; None once the day is over or while none is known."""
    day = snapshot_day(year)
    left = (day - (today or timezone.localdate())).days if day else -1
    return left if left >= 0 else None
