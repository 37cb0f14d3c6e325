"""What the formula weighs units by (domain, section 8, "Inputs"): three counts, by district or by the streets of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection

from accounts.models import Unit, UnitKind
from core.row_count import row_count
from cultivation.enterprises.models import Standing
from cultivation.enterprises.pool import in_pool_q
from cultivation.plan.rules.decomposition import Counted
from cultivation.plan.selectors import rows
from cultivation.plan.selectors.rows import Asked

_ABOVE = (
    "SELECT s.{place}_id, count(*) FROM above_scale_on(%s) a"
    " JOIN cultivation_standing s ON s.enterprise_id = a.enterprise_id GROUP BY 1"
)


def units_below(district: Unit | None) -> list[Unit]:
    """The districts, or the streets of one, in the city's order."""
    if district is None:
        found = Unit.objects.filter(kind=UnitKind.DISTRICT, is_active=True)
    else:
        found = Unit.objects.filter(kind=UnitKind.STREET, is_active=True, parent=district)
    return list(found.order_by("sort", "code"))


def counted(year: int, units: Sequence[Unit]) -> list[Counted]:
    """Members of the pool and stock above scale by the place of today, last year's inclusions by their own place."""
    place = "street" if units and units[0].kind == UnitKind.STREET else "district"
    key = f"{place}_id"
    pool = _by(Standing.objects.filter(in_pool_q(year)).order_by().values_list(key).annotate(n=row_count()))
    included = rows.included(Asked(year - 1, dt.date.max))
    last = _by(included.order_by().values_list(key).annotate(n=row_count()))
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE.format(place=place), [dt.date(year - 1, 12, 31)])
        above = _by(cursor.fetchall())
    return [
        Counted(unit.code, unit.name, *(column.get(unit.pk, 0) for column in (pool, above, last)))
        for unit in units
    ]


def _by(found: Iterable[tuple[int | None, int]]) -> dict[int | None, int]:
    return dict(found)
