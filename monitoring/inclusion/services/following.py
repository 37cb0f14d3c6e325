"""Who a scan finds to have reached the threshold gets a case (domain, section 2: found); set-based.

Below scale, REACHED in the quarter, division 06–46, operating, and without an open case. Who was withdrawn or refused in
the same year is not found again: a person decided.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from core.bulk import insert_select
from cultivation.enterprises.codes import Door, OperatingStatus, Readiness
from cultivation.enterprises.industries import INDUSTRY
from monitoring.inclusion.codes import Happening, Origin
from monitoring.inclusion.models import Case, CaseEvent
from monitoring.inclusion.services.inclusions import follow_inclusions
from monitoring.inclusion.states import OPEN_STATES, State
from monitoring.inclusion.terms import Windows, production_from
from monitoring.scan.models import ScanRun

COUNTS: Final = ("found",)
_DOORS: Final = """(SELECT door, opens_on, due_on FROM unnest(%(doors)s, %(opens)s::date[], %(closes)s::date[])
    AS d (door, opens_on, due_on))"""
_FOUND: Final = f"""
FROM monitoring_assessment a
JOIN cultivation_enterprise e ON e.id = a.enterprise_id AND e.merged_into_id IS NULL
JOIN {_DOORS} d
    ON d.door = CASE WHEN e.production_from >= %(new_from)s::date THEN %(monthly)s ELSE %(annual)s END
WHERE a.year = %(year)s AND a.quarter = %(quarter)s AND a.is_current AND NOT a.above_scale
    AND a.readiness = %(reached)s AND e.division BETWEEN %(first)s AND %(last_division)s AND e.status = %(operating)s
    {{narrowed}}
    AND NOT EXISTS (SELECT FROM monitoring_case c WHERE c.enterprise_id = e.id
                    AND (c.state = ANY(%(open)s)
                         OR c.state = ANY(%(decided)s) AND c.year = extract(year FROM d.opens_on)))
    AND NOT EXISTS (SELECT FROM above_scale_on(%(day)s) s WHERE s.enterprise_id = e.id)
ORDER BY e.id
"""


def follow(run: ScanRun) -> dict[str, int]:
    """Open cases for whom a run found to have reached it, as of its day; how many."""
    day = timezone.localdate(run.as_of)
    follow_inclusions(day=day, at=run.as_of)
    return {"found": open_found(run.year, run.quarter, run.as_of, Origin.SCAN)}


def open_found(year: int, quarter: int, at: dt.datetime, origin: Origin, door: Door | None = None) -> int:
    """Open cases for who stands at REACHED in a quarter, of one door alone if asked; how many."""
    given = _given(year, quarter, timezone.localdate(at)) | {"at": at}
    narrowed = "" if door is None else "AND d.door = %(only)s"
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM monitoring_case")
        (last,) = cursor.fetchone() or (0,)
        opened = insert_select(
            cursor,
            Case,
            {
                "enterprise_id": "e.id",
                "district_id": "e.district_id",
                "street_id": "e.street_id",
                "year": "extract(year FROM d.opens_on)::integer",
                "door": "d.door",
                "origin": f"'{origin.value}'",
                "opened_on": "%(day)s::date",
                "opens_on": "d.opens_on",
                "due_on": "d.due_on",
            },
            _FOUND.format(narrowed=narrowed),
            {**given, "only": door.value if door else None},
        )
        if opened:
            insert_select(
                cursor,
                CaseEvent,
                {
                    "case_id": "c.id",
                    "kind": f"'{Happening.OPENED.value}'",
                    "to_state": "c.state",
                    "on": "%(day)s::date",
                    "note": "%(note)s",
                    "at": "%(at)s::timestamptz",
                },
                "FROM monitoring_case c WHERE c.id > %(last)s ORDER BY c.id",
                {**given, "last": last},
            )
    return opened


def _given(year: int, quarter: int, day: dt.date) -> dict[str, Any]:
    windows = Windows(day)
    slots = {door.value: windows.after(door, day) for door in Door}
    return {
        "year": year,
        "quarter": quarter,
        "day": day,
        "new_from": production_from(year, day),
        "doors": list(slots),
        "opens": [slot.opens_on for slot in slots.values()],
        "closes": [slot.closes_on for slot in slots.values()],
        "monthly": Door.MONTHLY.value,
        "annual": Door.ANNUAL.value,
        "reached": Readiness.REACHED.value,
        "first": INDUSTRY[0],
        "last_division": INDUSTRY[1],
        "operating": OperatingStatus.OPERATING.value,
        "open": OPEN_STATES,
        "decided": [State.REFUSED.value, State.WITHDRAWN.value],
        "note": f"{year}年{quarter}季度累计已达标",
    }
