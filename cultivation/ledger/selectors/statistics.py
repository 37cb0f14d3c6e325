"""The measures of the ledger for a period (domain, section 3), over the problems that someone may see; one statement."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.models import Unit, User
from core.row_count import row_count
from cultivation.ledger.measures import DATED, FACTS, SEEN, instants
from cultivation.ledger.models import Problem

BY: Final = {
    "category": "s.category",
    "unit": "h.code",
    "officer": "s.holder_user_id",
    "district": "d.code",
    "street": "t.code",
    "month": "NULL",
    "": "NULL",
}
"""What is grouped by; a month is that of what is counted."""
_EXACT: Final = Decimal("0.000001")
_COUNTED: Final = f"""
WITH seen AS NOT MATERIALIZED ({SEEN}
    LEFT JOIN accounts_unit h ON h.id = s.holder_id LEFT JOIN accounts_unit d ON d.id = s.district_id
    LEFT JOIN accounts_unit t ON t.id = s.street_id
    WHERE s.id IN ({{visible}}){{unit}}
), {DATED}, facts AS ({FACTS}), grouped AS (SELECT {{grouped}} AS group_key, f.* FROM facts f)
SELECT group_key, counted, sum(logged), sum(coalesce(accepted_in_time, 0)), sum(accepted), sum(now_done), sum(resolved),
    sum(coalesce(resolved_in_time, 0)), sum(reopened), sum(evaluated), sum(satisfied)
FROM grouped GROUP BY group_key, counted
"""
"""A row for each group and each number of working days: the sums add up, and so does the order of the days."""


@dataclass(frozen=True)
class Measures:
    """The counts of a group, or of all; `median_days` are counted working days, half a day possible."""

    logged: int
    accepted_in_time: int
    accepted: int
    now_done: int
    resolved: int
    resolved_in_time: int
    median_days: float | None
    reopened: int
    evaluated: int
    satisfied: int
    key: str = ""

    @property
    def rates(self) -> dict[str, str | None]:
        """Each as a share with six decimals; None where nothing is divided by."""
        return {
            "accepted_in_time": _share(self.accepted_in_time, self.logged),
            "resolution": _share(self.now_done, self.accepted),
            "resolved_in_time": _share(self.resolved_in_time, self.resolved),
            "reopened": _share(self.reopened, self.resolved),
            "satisfaction": _share(self.satisfied, self.evaluated),
        }

    def as_dict(self) -> dict[str, Any]:
        """The object of the command."""
        names = (
            "logged", "accepted", "accepted_in_time", "resolved", "resolved_in_time", "median_days", "reopened",
            "evaluated", "satisfied",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names} | {"rates": self.rates}


def measured(
    user: User, first: dt.date, last: dt.date, *, by: str = "", unit: Unit | None = None
) -> tuple[Measures, list[Measures]]:
    """Of all, and of each group; `unit` keeps to what it holds, or what lies in it."""
    visible, params = Problem.objects.visible_to(user).order_by().values("pk").query.sql_with_params()
    named = {f"v{place}": value for place, value in enumerate(params)}
    narrowed = ""
    if unit is not None:
        narrowed = " AND %(unit)s IN (s.holder_id, s.district_id, s.street_id)"
    sql = _COUNTED.format(
        key=f"({BY[by]})::text",
        visible=visible % tuple(f"%({name})s" for name in named),
        unit=narrowed,
        **instants(first, last),
        grouped="to_char(f.on_day, 'YYYY-MM')" if by == "month" else "f.key",
    )
    given = {"unit": unit.pk if unit else None, **named}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows = cursor.fetchall()
    by_key: dict[str | None, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *numbers in rows:
        by_key[key].append(tuple(numbers))
    groups = [
        _measures(by_key[key], key or "") for key in sorted(by_key, key=lambda each: (each is None, each))
    ]
    return _measures([numbers for _key, *numbers in rows]), groups if by else []


@dataclass(frozen=True)
class Growth:
    """How many problems of a subcategory were logged in a period, and in the one of equal length before."""

    subcategory: str
    now: int
    before: int

    @property
    def more(self) -> int:
        """By how many it grew."""
        return self.now - self.before


def before(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The period of equal length that ends on the day before."""
    return first - (last - first) - dt.timedelta(days=1), first - dt.timedelta(days=1)


def growth(user: User, first: dt.date, last: dt.date) -> list[Growth]:
    """Every subcategory logged in the period or the one before, what grew most first; one statement.

    The one without a code are the problems of which nobody said a subcategory.
    """
    past = before(first, last)
    rows = Problem.objects.visible_to(user).filter(_registered(past[0], last)).order_by()
    counted = rows.values("subcategory").annotate(
        now=row_count(_registered(first, last)), before=row_count(_registered(*past))
    )
    found = [Growth(**row) for row in counted]
    return sorted(found, key=lambda each: (-each.more, -each.now, each.subcategory))


def _registered(first: dt.date, last: dt.date) -> Q:
    """Logged on one of these days; by instants, which an index could serve."""
    midnights = (dt.datetime.combine(day, dt.time()) for day in (first, last + dt.timedelta(days=1)))
    start, end = (timezone.make_aware(each) for each in midnights)
    return Q(registered_at__gte=start, registered_at__lt=end)


def _measures(rows: Sequence[Sequence[Any]], key: str = "") -> Measures:
    """The sums of some rows; each begins with its number of working days, None where nothing was resolved."""
    sums = (
        [sum(int(each or 0) for each in column) for column in zip(*rows, strict=True)][1:]
        if rows
        else [0] * 9
    )
    logged, in_time, accepted, done, resolved, on_time, reopened, evaluated, satisfied = sums
    return Measures(
        logged, in_time, accepted, done, resolved, on_time, _median(rows), reopened, evaluated, satisfied, key,
    )  # fmt: skip


def _median(rows: Sequence[Sequence[Any]]) -> float | None:
    """Of the working days, as often as each was taken; the mean of the two in the middle where they are even."""
    taken: Counter[int] = Counter()
    for days, *numbers in rows:
        if days is not None:
            taken[days] += int(numbers[4])
    ordered = list(accumulate(taken[days] for days in sorted(taken)))
    if not ordered:
        return None
    middle = ((ordered[-1] - 1) // 2, ordered[-1] // 2)
    lower, upper = (sorted(taken)[bisect_right(ordered, place)] for place in middle)
    return (lower + upper) / 2


def _share(part: int, whole: int) -> str | None:
    return str((Decimal(part) / whole).quantize(_EXACT)) if whole else None
