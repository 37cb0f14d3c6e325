"""The list is made once in a year, as of its day, by the newest quarter of that year that had been judged by then; set-based.

A morning that was missed is made up with what was known on the day: versions of results that came later, and inclusions
dated later, change nothing. Where nothing of the year had been judged by the day, the list waits for the first judgement
and stands as of the morning after it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from core.audit.context import recording
from core.bulk import insert_select
from monitoring.inclusion.sprint.models import LISTED, SprintLine, SprintList
from monitoring.inclusion.terms import sprint_day
from monitoring.scan.models import RunState, ScanRun

REASON: Final = "列出冲刺名单"
_LISTED: Final = """
FROM (SELECT DISTINCT ON (v.enterprise_id) v.*
      FROM monitoring_assessment v JOIN monitoring_scanrun r ON r.id = v.run_id
      WHERE v.year = %(year)s AND v.quarter = %(quarter)s AND r.as_of < %(before)s
      ORDER BY v.enterprise_id, v.version DESC) a
JOIN cultivation_enterprise e ON e.id = a.enterprise_id AND e.merged_into_id IS NULL
WHERE NOT a.above_scale AND a.readiness = ANY(%(levels)s)
    AND (a.is_current OR EXISTS (SELECT FROM monitoring_assessment n
                                 WHERE n.enterprise_id = a.enterprise_id AND n.year = a.year
                                   AND n.quarter = a.quarter AND n.version > a.version))
    AND NOT EXISTS (SELECT FROM above_scale_on(%(day)s) s WHERE s.enterprise_id = a.enterprise_id)
ORDER BY e.id
"""
"""Who had stepped back from the judgements by then has no later version; who was judged anew later has one."""


def make_due(today: dt.date, at: dt.datetime) -> int | None:
    """Make the list of a day's year where it is due and was not made; how many are on it, None where nothing was due."""
    day = sprint_day(today)
    if today < day or SprintList.objects.filter(year=today.year).exists():
        return None
    quarter = _judged_by(today.year, day)
    if quarter is None:
        day, quarter = today, _judged_by(today.year, today)
    return None if quarter is None else _make(day, quarter, at)


def _judged_by(year: int, day: dt.date) -> int | None:
    """The newest quarter of a year that a scan had judged by the end of a day."""
    done = ScanRun.objects.filter(year=year, state=RunState.DONE, as_of__lt=_after(day))
    return done.order_by("-quarter").values_list("quarter", flat=True).first()


def _make(day: dt.date, quarter: int, at: dt.datetime) -> int:
    given: dict[str, Any] = {
        "year": day.year,
        "quarter": quarter,
        "day": day,
        "before": _after(day),
        "levels": [level.value for level in LISTED],
    }
    with recording(actor=None, reason=REASON), connection.cursor() as cursor:
        SprintList.objects.create(year=day.year, listed_on=day, quarter=quarter, made_at=at)
        return insert_select(
            cursor,
            SprintLine,
            {
                "list_id": "%(year)s",
                "enterprise_id": "e.id",
                "district_id": "e.district_id",
                "street_id": "e.street_id",
                "readiness": "a.readiness",
                **{name: f"a.{name}" for name in ("ytd", "p10", "p50", "p90")},
            },
            _LISTED,
            given,
        )


def _after(day: dt.date) -> dt.datetime:
    """The first moment after a day."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(1), dt.time()))
