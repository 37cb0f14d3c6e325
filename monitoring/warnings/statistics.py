"""How good the warnings were (domain, section 6): warned and exited, warned and stayed, not warned and exited.

An exit of a quarter was warned of if the enterprise had an open warning in the two quarters before it
(`warning_missed_quarters`); it counts to the highest level that the warning had in them. Without one it was missed.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db import connection

from core.periods import Period
from monitoring.warnings.codes import ORDER
from monitoring.warnings.terms import missed_quarters

Figures = dict[str, Any]
_COUNTED: Final = """
WITH gone AS (
    SELECT DISTINCT x.enterprise_id FROM cultivation_exit x
    JOIN cultivation_enterprise e ON e.id = x.enterprise_id AND e.merged_into_id IS NULL
    WHERE x.reason <> 'MOVED_DISTRICT' AND x.exited_on BETWEEN %(start)s AND %(end)s
), changes AS (
    SELECT w.enterprise_id, l.level, l."on" AS since, coalesce(
        lead(l."on") OVER (PARTITION BY w.id ORDER BY l."on", l.id), coalesce(w.ended_on, 'infinity'::date) + 1) AS until
    FROM monitoring_warning w JOIN monitoring_warninglevel l ON l.warning_id = w.id
    JOIN cultivation_enterprise e ON e.id = w.enterprise_id AND e.merged_into_id IS NULL
    WHERE w.opened_on <= %(last)s AND (w.ended_on IS NULL OR w.ended_on >= %(first)s)
), warned AS (
    SELECT enterprise_id, max(array_position(%(levels)s, level::text)) AS rank FROM changes
    WHERE since <= %(last)s AND until > %(first)s GROUP BY enterprise_id
)
SELECT (%(levels)s)[w.rank], count(g.enterprise_id), count(*) - count(g.enterprise_id)
FROM warned w LEFT JOIN gone g USING (enterprise_id) GROUP BY w.rank
UNION ALL
SELECT '', count(*), 0 FROM gone g WHERE NOT EXISTS (SELECT FROM warned w WHERE w.enterprise_id = g.enterprise_id)
"""


def statistics(year: int) -> dict[str, dict[str, Figures]]:
    """By level, the gravest first, and quarter of a year."""
    quarters = [Period(year, number) for number in range(1, 5)]
    counted = {quarter: _counted(quarter) for quarter in quarters}
    return {
        level.value: {str(quarter): _figures(counted[quarter], level.value) for quarter in quarters}
        for level in reversed(ORDER)
    }


def _counted(quarter: Period) -> dict[str, tuple[int, int]]:
    """Exited and stayed by level; under "" those that were missed."""
    back = missed_quarters(quarter.end)
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED,
            {
                "start": quarter.start,
                "end": quarter.end,
                "first": quarter.shifted(-back).start,
                "last": quarter.previous.end,
                "levels": [level.value for level in ORDER],
            },
        )
        return {level: (exited, stayed) for level, exited, stayed in cursor.fetchall()}


def _figures(counted: dict[str, tuple[int, int]], level: str) -> Figures:
    exited, stayed = counted.get(level, (0, 0))
    missed = counted.get("", (0, 0))[0]
    return {
        "warned_exited": exited,
        "warned_stayed": stayed,
        "exited_unwarned": missed,
        "precision": _ratio(exited, exited + stayed),
        "recall": _ratio(exited, exited + missed),
    }


def _ratio(part: int, whole: int) -> str | None:
    """With six decimals; None of nothing."""
    if not whole:
        return None
    return str((Decimal(part) / whole).quantize(Decimal("0.000001"), ROUND_HALF_UP))
