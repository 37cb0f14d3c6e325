"""Until when one may apply: what orders who is one step away, and tells whose window closes soon."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.utils import timezone

from core.once import once
from incentives.eligibility.models import Evaluation
from incentives.policy.requirements import Requirements, Window

SOON: Final = dt.timedelta(days=21)
"""What closes within three weeks comes to people's to-dos."""
_ANY: Final = dt.date.max - dt.timedelta(days=1)
"""Where what has no window stands in the order of days; after it what is closed."""
_NEVER: Final = dt.date.max
Key = tuple[str, int, int]
"""Programme, year and district."""


def windows(day: dt.date) -> Mapping[Key, Window]:
    """The window of each programme, year and district in which somebody is one step away; five small queries."""
    return once(("windows of who is near", day), lambda: _windows(day))


def _windows(day: dt.date) -> Mapping[Key, Window]:
    near = Evaluation.objects.filter(is_current=True).exclude(near="")
    keys = list(near.order_by().values_list("programme_id", "year", "district_id").distinct())
    if not keys:
        return {}
    asked = Requirements.known()
    found = {key: asked.window(*key, day) for key in keys}
    return {key: window for key, window in found.items() if window is not None}


def soon_q(_value: str, _context: None) -> Q:
    """Whose window is open and closes within three weeks."""
    day = timezone.localdate()
    return _of(
        [key for key, each in windows(day).items() if each.opens_on <= day <= each.closes_on <= day + SOON]
    )


def _of(keys: list[Key]) -> Q:
    """The rows of these programmes, years and districts; of none where there is none."""
    districts: dict[tuple[str, int], list[int]] = defaultdict(list)
    for programme, year, district in keys:
        districts[programme, year].append(district)
    condition = Q(pk__in=[])
    for (programme, year), among in districts.items():
        condition |= Q(programme=programme, year=year, district__in=among)
    return condition


def in_order(found: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """What closes first on top, then what has no window, last what is closed; the newest year, what gives most."""
    day = timezone.localdate()
    by_day: dict[dt.date, list[Key]] = defaultdict(list)
    for key, each in windows(day).items():
        by_day[_NEVER if each.closes_on < day else each.closes_on].append(key)
    order: list[OrderBy | str] = ["-year", F("potential").desc(nulls_last=True), "pk"]
    if by_day:
        days = [When(_of(keys), then=Value(closes)) for closes, keys in by_day.items()]
        order.insert(0, Case(*days, default=Value(_ANY), output_field=DateField()).asc())
    return found.order_by(*order)
