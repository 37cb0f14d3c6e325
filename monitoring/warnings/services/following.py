"""What a scan does to warnings: it raises and lowers the open ones and opens others (domain, section 6); set-based.

The clock: raised, it starts anew, never later than the old deadline while no action was recorded, and with the whole new
limit after one; lowered, the old deadline stays. UNKNOWN and carried results change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from core.bulk import insert_select
from core.periods import Period
from monitoring.scan.models import ScanRun
from monitoring.warnings.codes import ORDER, RAISING
from monitoring.warnings.models import OPEN_STATES, Warning, WarningLevel
from monitoring.warnings.services.exits import follow_exits
from monitoring.warnings.states import State
from monitoring.warnings.terms import terms_from

COUNTS: Final = ("opened", "raised", "lowered")
_RESULTS: Final = """monitoring_assessment a JOIN cultivation_enterprise e ON e.id = a.enterprise_id
    AND e.merged_into_id IS NULL"""
_JUDGED: Final = """a.year = %(year)s AND a.quarter = %(quarter)s AND a.is_current AND a.above_scale AND NOT a.stale
    AND a.risk = ANY(%(levels)s)"""
_RANK: Final = "array_position(%(levels)s, {})"
_CHANGED: Final = f"""
CREATE TEMP TABLE warning_changed ON COMMIT DROP AS
SELECT w.id, w.level AS was, a.risk AS level, a.reasons, {_RANK.format("a.risk")} > {_RANK.format("w.level::text")} AS up
FROM monitoring_warning w, {_RESULTS}
WHERE w.enterprise_id = a.enterprise_id AND w.state = ANY(%(open)s) AND {_JUDGED} AND a.risk <> w.level
ORDER BY w.id FOR NO KEY UPDATE OF w
"""
_MOVED: Final = """
UPDATE monitoring_warning w SET
    level = c.level,
    state = CASE WHEN c.up AND w.state = %(watching)s THEN %(handling)s ELSE w.state END,
    terms = CASE WHEN NOT c.up THEN w.terms
                 WHEN w.acted > 0 THEN jsonb_build_array(t.term) ELSE w.terms || jsonb_build_array(t.term) END,
    due_on = CASE WHEN NOT c.up THEN w.due_on WHEN w.acted > 0 THEN t.due_on ELSE least(w.due_on, t.due_on) END,
    met_on = CASE WHEN c.up THEN NULL ELSE w.met_on END,
    clock = w.clock + CASE WHEN c.up AND w.acted > 0 THEN 1 ELSE 0 END,
    version = w.version + 1
FROM warning_changed c LEFT JOIN ({terms}) t ON t.level = c.level
WHERE w.id = c.id
"""


def follow(run: ScanRun) -> dict[str, int]:
    """Bring the warnings to what a run found, as of its day; how many were opened, raised and lowered."""
    day = timezone.localdate(run.as_of)
    period = Period(run.year, run.quarter)
    terms = terms_from(day)
    given: dict[str, Any] = {
        "year": period.year,
        "quarter": period.quarter,
        "levels": [level.value for level in ORDER],
        "raising": [level.value for level in RAISING],
        "open": OPEN_STATES,
        "watching": State.WATCHING.value,
        "handling": State.HANDLING.value,
        "term_levels": list(terms),
        "term_days": [term.days for term in terms.values()],
        "term_due": [term.due_on for term in terms.values()],
        "run": run.pk,
        "day": day,
        "at": run.as_of,
    }
    follow_exits(day=day, at=run.as_of)
    with connection.cursor() as cursor:
        raised, lowered = _change(cursor, given)
        opened = _open(cursor, given)
    follow_exits(day=day, at=run.as_of)
    return {"opened": opened, "raised": raised, "lowered": lowered}


_TERMS: Final = """SELECT level, due_on, jsonb_build_array(%(day)s::date::text, days) AS term
    FROM unnest(%(term_levels)s, %(term_days)s, %(term_due)s::date[]) AS n (level, days, due_on)"""


def _change(cursor: Any, given: Mapping[str, Any]) -> tuple[int, int]:
    """Raise and lower the open ones; how many of each."""
    cursor.execute(_CHANGED, given)
    cursor.execute(_MOVED.format(terms=_TERMS), given)
    insert_select(
        cursor,
        WarningLevel,
        {
            "warning_id": "c.id",
            "level": "c.level",
            "was": "c.was",
            "run_id": "%(run)s",
            "reasons": "c.reasons",
            "on": "%(day)s::date",
            "due_on": "w.due_on",
            "at": "%(at)s::timestamptz",
        },
        "FROM warning_changed c JOIN monitoring_warning w ON w.id = c.id ORDER BY c.id",
        given,
    )
    cursor.execute("SELECT count(*) FILTER (WHERE up), count(*) FILTER (WHERE NOT up) FROM warning_changed")
    raised, lowered = cursor.fetchone()
    cursor.execute("DROP TABLE warning_changed")
    return raised, lowered


def _open(cursor: Any, given: Mapping[str, Any]) -> int:
    """Open one for whoever stands at YELLOW or worse and has none; how many."""
    opened = insert_select(
        cursor,
        Warning,
        {
            "enterprise_id": "e.id",
            "district_id": "e.district_id",
            "street_id": "e.street_id",
            "level": "a.risk",
            "holder_id": "coalesce(e.street_id, e.district_id)",
            "year": "a.year",
            "quarter": "a.quarter",
            "opened_on": "%(day)s::date",
            "terms": "jsonb_build_array(t.term)",
            "due_on": "t.due_on",
            "previous_id": "(SELECT max(p.id) FROM monitoring_warning p WHERE p.enterprise_id = e.id)",
        },
        f"""FROM {_RESULTS} JOIN ({_TERMS}) t ON t.level = a.risk
        WHERE {_JUDGED} AND NOT EXISTS (SELECT FROM monitoring_warning w
                                        WHERE w.enterprise_id = a.enterprise_id AND w.state = ANY(%(open)s))
        ORDER BY e.id""",
        {**given, "levels": given["raising"]},
    )
    if opened:
        insert_select(
            cursor,
            WarningLevel,
            {
                "warning_id": "w.id",
                "level": "w.level",
                "run_id": "%(run)s",
                "reasons": "a.reasons",
                "on": "%(day)s::date",
                "due_on": "w.due_on",
                "at": "%(at)s::timestamptz",
            },
            """FROM monitoring_warning w JOIN monitoring_assessment a ON a.enterprise_id = w.enterprise_id
                AND a.year = w.year AND a.quarter = w.quarter AND a.is_current
            WHERE w.state = ANY(%(open)s) AND NOT EXISTS (SELECT FROM monitoring_warninglevel l WHERE l.warning_id = w.id)
            ORDER BY w.id""",
            given,
        )
    return opened
