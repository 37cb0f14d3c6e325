"""A district's key pool in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from accounts.models import Unit
from core.parameters.selectors import at
from core.row_count import row_count
from cultivation.enterprises.pool import snapshot_day
from cultivation.plan import others
from cultivation.pool.codes import KeyState, LeaveReason, Origin
from cultivation.pool.models import KeyMember
from cultivation.pool.rules import KeyCount, outside_max
from cultivation.pool.targets import key_quotas

_COUNTS = Q(state__in=[KeyState.NOMINATED, KeyState.CONFIRMED]) | Q(
    state=KeyState.LEFT, cause=LeaveReason.INCLUDED
)
"""The rows that are members for quota and share."""


def key_counts(year: int) -> dict[int, KeyCount]:
    """Every district's count of a year, by the place of its members' time; one statement."""
    rows = (
        KeyMember.objects.living()
        .filter(_COUNTS, year=year)
        .order_by()
        .values("district_id")
        .annotate(
            nominated=row_count(Q(state=KeyState.NOMINATED)),
            confirmed=row_count(Q(state=KeyState.CONFIRMED)),
            left_included=row_count(Q(state=KeyState.LEFT)),
            outside=row_count(~Q(origin=Origin.POOL)),
        )
    )
    return {
        row["district_id"]: KeyCount(row["nominated"], row["confirmed"], row["left_included"], row["outside"])
        for row in rows
    }


def for_plan(year: int) -> dict[int, others.KeyCount]:
    """Every district's count as the plan's progress shows it."""
    return {
        district: others.KeyCount(count.members, count.confirmed)
        for district, count in key_counts(year).items()
    }


def count_of(year: int, district: int) -> KeyCount:
    """One district's."""
    return key_counts(year).get(district, KeyCount())


def outside_share(year: int) -> Decimal:
    """How large a share may come from outside the city pool; 0 while the parameter is not known."""
    day = snapshot_day(year)
    return (at(day).ratio("key_pool_outside_max") if day else None) or Decimal(0)


@dataclass(frozen=True)
class KeyStanding:
    """A district's key pool against its quota."""

    district: Unit
    target: int | None
    quota: int | None
    count: KeyCount
    outside_max: int

    @property
    def short(self) -> int:
        """How many are missing."""
        return self.count.short(self.quota)

    @property
    def held(self) -> int:
        """The confirmed, with those who were included in the meantime."""
        return self.count.confirmed + self.count.left_included

    @property
    def outside_is_full(self) -> bool:
        """Whether nobody more from outside may come in."""
        return self.count.outside >= self.outside_max


def standing_of(year: int, district: Unit) -> KeyStanding:
    """How far one district is."""
    count = count_of(year, district.pk)
    most = outside_max(count.members, outside_share(year))
    asked = key_quotas(year)
    return KeyStanding(district, asked.target(district), asked.quota(district), count, most)
