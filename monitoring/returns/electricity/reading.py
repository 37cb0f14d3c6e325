"""The monthly series as a return would state it: cumulative from January, if every month up to the quarter's end is there."""

from __future__ import annotations

from collections.abc import Mapping

from core.periods import Period


def cumulative(numbered: Mapping[int, Period], among: str, *, known_at: str = "", more: str = "") -> str:
    """SQL of `enterprise_id, number, figure` (bigint, 0.01 kWh) for each numbered quarter that is complete.

    `among` says which enterprises (`= ANY(…)`, `BETWEEN … AND …`), `known_at` until when a month must have been recorded,
    `more` what columns follow.
    """
    values = ", ".join(
        f"({number}, DATE '{period.year}-01-01', DATE '{period.end}', {3 * period.quarter})"
        for number, period in numbered.items()
    )
    known = f" AND w.recorded_at <= {known_at}" if known_at else ""
    return f"""SELECT w.enterprise_id, p.number::bigint, (sum(w.kwh) * 100)::bigint{more}
FROM (VALUES {values}) p (number, january, last_day, months)
JOIN monitoring_electricitymonth w ON w.month BETWEEN p.january AND p.last_day AND w.enterprise_id {among}{known}
GROUP BY w.enterprise_id, p.number, p.months HAVING count(*) = p.months"""
