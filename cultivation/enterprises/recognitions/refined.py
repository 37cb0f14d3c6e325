"""Who is refined (规做精): above scale and recognised, on the first such day, once in a life; never typed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, Final

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import Unit, UnitKind

REFINED: Final = "refined_on(%s::date)"
"""The call of the SQL function: enterprise, its first day, and the place of that day, of all up to the day."""
_OF_YEAR: Final = (
    f"FROM {REFINED} r WHERE r.refined_on >= make_date(%s, 1, 1) AND r.refined_on <= make_date(%s, 12, 31)"
)


def refined_by(field: str, year: int, day: dt.date | None = None) -> Counter[int | None]:
    """How many became refined in the year, up to the day, by the `district` or `street` of their first day."""
    column = {"district": "district_id", "street": "street_id"}[field]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.{column}, count(*) {_OF_YEAR} GROUP BY 1", _arguments(year, day))
        return Counter(dict(cursor.fetchall()))


def refined_count(year: int, day: dt.date | None = None, unit: Unit | None = None) -> int:
    """The same of the city, or of one district or street."""
    where, params = _within(unit)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_OF_YEAR}{where}", [*_arguments(year, day), *params])
        return int(cursor.fetchone()[0])


def refined_q(year: int, day: dt.date | None = None) -> Q:
    """The condition on an enterprise (or its standing) to have become refined in the year, up to the day."""
    return Q(pk__in=RawSQL(f"SELECT r.enterprise_id {_OF_YEAR}", _arguments(year, day)))  # noqa: S611


def refined_day(enterprise: int, day: dt.date | None = None) -> dt.date | None:
    """The day on which one enterprise became refined, if it has."""
    sql = f"SELECT r.refined_on FROM {REFINED} r WHERE r.enterprise_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [day or timezone.localdate(), enterprise])
        row = cursor.fetchone()
    return row[0] if row else None


def _arguments(year: int, day: dt.date | None) -> list[Any]:
    return [day or timezone.localdate(), year, year]


def _within(unit: Unit | None) -> tuple[str, list[int]]:
    if unit is None or unit.kind == UnitKind.CITY:
        return "", []
    column = "district_id" if unit.kind == UnitKind.DISTRICT else "street_id"
    return f" AND r.{column} = %s", [unit.pk]
