"""Reads of the key pools. The person comes first."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from accounts.scope import covered_places
from core.row_count import row_count
from core.ui.filters import FilterValues
from cultivation.enterprises.places import places_of
from cultivation.pool.codes import IN_FORCE, KeyState, Origin
from cultivation.pool.key.counts import KeyStanding, key_counts, outside_share
from cultivation.pool.models import KeyMember
from cultivation.pool.rules import KeyCount, outside_max
from cultivation.pool.targets import key_quotas


def districts(user: User) -> tuple[Unit, ...]:
    """Where the person sees key pools."""
    return places_of(user).districts


def district_of(user: User, code: str) -> Unit | None:
    """The district that an address names, else the person's only one; None where there are several.

    Raises Http404 for one out of scope.
    """
    seen = districts(user)
    if code:
        found = next((unit for unit in seen if unit.code == code), None)
        if found is None:
            raise Http404
        return found
    return seen[0] if len(seen) == 1 else None


def may_nominate_in(user: User, district: Unit) -> bool:
    """Whether the person nominates for the district."""
    covered = covered_places(user, Permission.POOL_NOMINATE)
    return user.can(Permission.POOL_NOMINATE) and (covered is None or district.pk in covered)


def all_standings(user: User, year: int) -> list[KeyStanding]:
    """Every district that the person sees, against its quota."""
    counts, share, asked = key_counts(year), outside_share(year), key_quotas(year)
    return [
        KeyStanding(
            unit,
            asked.target(unit),
            asked.quota(unit),
            count := counts.get(unit.pk, KeyCount()),
            outside_max(count.members, share),
        )
        for unit in districts(user)
        if unit.kind == UnitKind.DISTRICT
    ]


def members(user: User, year: int, district: Unit | None, filters: FilterValues[None]) -> QuerySet[KeyMember]:
    """The key members of a year, by the place of their time."""
    found = KeyMember.objects.visible_to(user).filter(filters.q(None), year=year)
    return found if district is None else found.filter(district=district)


def in_order(rows: QuerySet[KeyMember]) -> QuerySet[KeyMember]:
    """As they were nominated, the newest first, with what a page shows."""
    return rows.select_related(
        "enterprise__standing", "street", "district", "nominated_by", "decided_by"
    ).order_by("-nominated_at", "-id")


def tab_counts(user: User, year: int, district: Unit) -> dict[str, int]:
    """How many there are in each tab."""
    rows = KeyMember.objects.visible_to(user).filter(year=year, district=district)
    outside = Q(state__in=IN_FORCE) & ~Q(origin=Origin.POOL)
    found: dict[str, Any] = rows.aggregate(
        **{state.value: row_count(Q(state=state)) for state in KeyState}, outside=row_count(outside)
    )
    return found


def member(user: User, pk: int) -> KeyMember:
    """One key member in scope; Http404 otherwise."""
    found = KeyMember.objects.visible_to(user).select_related("enterprise", "district").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
