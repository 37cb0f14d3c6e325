"""What this room keeps of `Standing`: above scale, and last year's revenue of record; set-based."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

_REFRESH = """
UPDATE cultivation_standing s
SET above_scale = t.above_scale, revenue_last = t.revenue
FROM (
    SELECT n.enterprise_id, a.enterprise_id IS NOT NULL AS above_scale, r.revenue
    FROM cultivation_standing n
    LEFT JOIN {lateral} (SELECT * FROM above_scale_on(%(day)s) o {own}) a ON a.enterprise_id = n.enterprise_id
    LEFT JOIN {lateral} (SELECT * FROM full_year_revenue(%(year)s) o {own}) r ON r.enterprise_id = n.enterprise_id
    {narrowed}
) t
WHERE s.enterprise_id = t.enterprise_id
  AND (s.above_scale, s.revenue_last) IS DISTINCT FROM (t.above_scale, t.revenue)
"""

_EACH = {"lateral": "LATERAL", "own": "WHERE o.enterprise_id = n.enterprise_id LIMIT 1"}
"""Look the facts up for each of a few enterprises; LIMIT keeps the planner from making it a pass over the city."""
_PASS = {"lateral": "", "own": ""}
FEW = 1_000


def last_full_year(day: dt.date | None = None) -> int:
    """The year whose figures are complete: the one before the day's."""
    return (day or timezone.localdate()).year - 1


def above_since(enterprise: int, day: dt.date) -> dt.date | None:
    """Since when an enterprise that is above scale on a day has been so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT included_on FROM above_scale_on(%s) WHERE enterprise_id = %s", [day, enterprise]
        )
        row = cursor.fetchone()
    return row[0] if row else None


def refresh_standing(ids: Iterable[int] | None = None, *, day: dt.date | None = None) -> int:
    """Bring above scale and last year's revenue up to date for some enterprises, or all; rows changed.

    `ids` None means all. Writes only what differs, so that it may be called as often as one likes.
    """
    day = day or timezone.localdate()
    chosen = None if ids is None else sorted(set(ids))
    narrowed = "" if chosen is None else "WHERE n.enterprise_id = ANY(%(ids)s)"
    how = _PASS if chosen is None or len(chosen) > FEW else _EACH
    with connection.cursor() as cursor:
        if chosen is None or len(chosen) > 1:
            _take_turns(cursor)
        cursor.execute(
            _REFRESH.format(narrowed=narrowed, **how),
            {"day": day, "year": last_full_year(day), "ids": chosen},
        )
        return int(cursor.rowcount)


def refresh_standing_of(query: str, *, day: dt.date | None = None) -> int:
    """The same for the enterprises whose ids a query of ours gives (an import's staging table); rows changed."""
    day = day or timezone.localdate()
    narrowed = f"WHERE n.enterprise_id IN ({query})"
    with connection.cursor() as cursor:
        _take_turns(cursor)
        cursor.execute(_REFRESH.format(narrowed=narrowed, **_PASS), {"day": day, "year": last_full_year(day)})
        return int(cursor.rowcount)


def _take_turns(cursor: Any, *, apart: bool = False) -> None:
    """Who writes many rows, in whatever order the plan finds them, does so one after the other until the commit.

    Those who keep to ranges of their own (`apart`) go beside one another, but not beside the others.
    """
    kind = "_shared" if apart else ""
    cursor.execute(f"SELECT pg_advisory_xact_lock{kind}(hashtext('cultivation_standing'))")


_APPLY = """
WITH found AS MATERIALIZED (
    SELECT n.enterprise_id, latest.*
    FROM cultivation_standing n CROSS JOIN LATERAL ({query}) latest
    WHERE n.enterprise_id BETWEEN %(first)s AND %(last)s
), applied AS (
    UPDATE cultivation_standing s
    SET year = %(year)s, quarter = %(quarter)s, ytd = a.ytd, readiness = a.readiness, risk = a.risk, stale = a.stale,
        p10 = a.p10, p50 = a.p50, p90 = a.p90, run = a.run
    FROM found a
    WHERE s.enterprise_id = a.enterprise_id
      AND s.enterprise_id BETWEEN %(first)s AND %(last)s
      AND (s.year IS NULL OR (s.year, s.quarter) <= (%(year)s, %(quarter)s))
      AND (s.year, s.quarter, s.ytd, s.readiness, s.risk, s.stale, s.p10, s.p50, s.p90, s.run)
          IS DISTINCT FROM (%(year)s, %(quarter)s, a.ytd, a.readiness, a.risk, a.stale, a.p10, a.p50, a.p90, a.run)
)
SELECT readiness, risk, count(*) FROM found GROUP BY readiness, risk
"""


def apply_assessments(query: str, parameters: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Take over what a scan found, only where it differs and never over a later quarter's; how many of each level.

    `query` is the scan's own: it gives ytd, readiness, risk, stale, p10, p50, p90 and run of `n.enterprise_id`, one
    row or none. `parameters` name the quarter and the range of enterprises: `year`, `quarter`, `first` and `last`.
    Returns (readiness, risk, enterprises) of all that was found, whether or not it was news; so that nobody has to
    read the results once more to count them.
    """
    with connection.cursor() as cursor:
        _take_turns(cursor, apart=True)
        cursor.execute(_APPLY.format(query=query), parameters)
        return [(readiness, risk, n) for readiness, risk, n in cursor.fetchall()]
