"""The measures of the ledger for a period (domain, section 3), over the problems that someone may see; one statement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db import connection

from accounts.models import Unit, User
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.models import Problem
from cultivation.ledger.states import Action, State

BY: Final = {
    "category": "s.category",
    "unit": "h.code",
    "district": "d.code",
    "street": "t.code",
    "month": "NULL",
    "": "NULL",
}
"""What is grouped by; a month is that of what is counted."""
_EXACT: Final = Decimal("0.000001")
_DAY: Final = f"AT TIME ZONE '{settings.TIME_ZONE}')::date"
_SATISFIED: Final = [each.value for each in Satisfaction if each.counts_as_satisfied]
_RATED: Final = [*_SATISFIED, Satisfaction.DISSATISFIED.value]
_DONE: Final = [State.RESOLVED.value, State.CLOSED.value]
_COUNTED: Final = """
WITH seen AS MATERIALIZED (
    SELECT s.id, s.state, s.accept_by, (s.registered_at {day} AS registered_on, (s.accepted_at {day} AS accepted_on,
        {key} AS key
    FROM cultivation_problem s
    LEFT JOIN accounts_unit h ON h.id = s.holder_id LEFT JOIN accounts_unit d ON d.id = s.district_id
    LEFT JOIN accounts_unit t ON t.id = s.street_id
    WHERE s.id IN ({visible}){unit}
), ended AS (
    SELECT e.problem_id, min((e.at {day}) AS on_day FROM cultivation_problemevent e
    JOIN seen s ON s.id = e.problem_id AND s.state IN ('{rejected}', '{merged}')
    WHERE e.action IN ('{reject}', '{merge}') GROUP BY e.problem_id
), last_resolved AS (
    SELECT DISTINCT ON (e.problem_id) e.problem_id, e.id, (e.at {day} AS on_day, e.due_on, e.counted
    FROM cultivation_problemevent e JOIN seen s ON s.id = e.problem_id AND s.state <> '{merged}'
    WHERE e.action = '{resolve}' AND (e.at {day} BETWEEN %(first)s AND %(last)s
    ORDER BY e.problem_id, e.id DESC
), facts AS (
    SELECT {registered_key} AS key, 1 AS logged,
        (coalesce(s.accepted_on, x.on_day) <= s.accept_by)::integer AS accepted_in_time,
        0 AS accepted, 0 AS now_done, 0 AS resolved, 0 AS resolved_in_time, NULL::integer AS counted, 0 AS reopened,
        0 AS evaluated, 0 AS satisfied
    FROM seen s LEFT JOIN ended x ON x.problem_id = s.id WHERE s.registered_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT {accepted_key}, 0, 0, 1, (s.state = ANY (%(done)s))::integer, 0, 0, NULL, 0, 0, 0
    FROM seen s WHERE s.accepted_on BETWEEN %(first)s AND %(last)s AND s.state <> '{merged}'
    UNION ALL
    SELECT {resolved_key}, 0, 0, 0, 0, 1, (r.on_day <= r.due_on)::integer, r.counted,
        (EXISTS (SELECT FROM cultivation_problemevent o WHERE o.problem_id = r.problem_id AND o.action = '{reopen}'
                 AND o.id > r.id))::integer, 0, 0
    FROM last_resolved r JOIN seen s ON s.id = r.problem_id
    UNION ALL
    SELECT {rated_key}, 0, 0, 0, 0, 0, 0, NULL, 0, 1, (e.satisfaction = ANY (%(satisfied)s))::integer
    FROM cultivation_problemevent e JOIN seen s ON s.id = e.problem_id AND s.state <> '{merged}'
    WHERE e.satisfaction = ANY (%(rated)s) AND (e.at {day} BETWEEN %(first)s AND %(last)s
)
SELECT key, sum(logged), sum(coalesce(accepted_in_time, 0)), sum(accepted), sum(now_done), sum(resolved),
    sum(coalesce(resolved_in_time, 0)), percentile_cont(0.5) WITHIN GROUP (ORDER BY counted), sum(reopened),
    sum(evaluated), sum(satisfied)
FROM facts GROUP BY GROUPING SETS ((key), ()) ORDER BY grouping(key) DESC, key
"""


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
    month = {
        "registered_key": "s.registered_on", "accepted_key": "s.accepted_on", "resolved_key": "r.on_day",
        "rated_key": f"(e.at {_DAY}",
    }  # fmt: skip
    keys = {name: f"to_char({day}, 'YYYY-MM')" if by == "month" else "s.key" for name, day in month.items()}
    sql = _COUNTED.format(
        day=_DAY, key=f"({BY[by]})::text", visible=visible % tuple(f"%({name})s" for name in named), unit=narrowed,
        rejected=State.REJECTED.value, merged=State.MERGED.value, reject=Action.REJECT.value,
        merge=Action.MERGE.value, resolve=Action.RESOLVE.value, reopen=Action.REOPEN.value, **keys,
    )  # fmt: skip
    given = {
        "first": first, "last": last, "done": _DONE, "satisfied": _SATISFIED, "rated": _RATED,
        "unit": unit.pk if unit else None, **named,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        total, *groups = [_measures(row) for row in cursor.fetchall()]
    return total, groups if by else []


def _measures(row: tuple[Any, ...]) -> Measures:
    key, *numbers = row
    median = numbers.pop(6)
    logged, in_time, accepted, done, resolved, on_time, reopened, evaluated, satisfied = (
        int(each or 0) for each in numbers
    )
    return Measures(
        logged, in_time, accepted, done, resolved, on_time, None if median is None else float(median), reopened,
        evaluated, satisfied, key or "",
    )  # fmt: skip


def _share(part: int, whole: int) -> str | None:
    return str((Decimal(part) / whole).quantize(_EXACT)) if whole else None
