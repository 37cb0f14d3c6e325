"""The morning's sweep of warnings (预警巡检): overdue clocks climb their rungs, each once, and each person is told once.

On working days only. What a rung asks is a comparison of days, so that a missed morning is made up by the next; a second
sweep of a day changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from core.audit.context import recording
from core.calendar.selectors import current
from core.row_count import row_count
from cultivation.enterprises.codes import Risk
from monitoring.warnings.codes import ORDER, Rung
from monitoring.warnings.digest import Seen, tell
from monitoring.warnings.models import OPEN_STATES, UNMET, Warning, WarningSweep
from monitoring.warnings.services.exits import follow_exits
from monitoring.warnings.services.moving import follow_places
from monitoring.warnings.terms import rung_days

REASON: Final = "预警巡检"
_CLIMB: Final = """
INSERT INTO monitoring_warningrung (warning_id, clock, rung, "on", at)
SELECT w.id, w.clock, r.rung, %(day)s::date, %(at)s
FROM (SELECT id, clock, due_on, level FROM monitoring_warning
      WHERE state = ANY(%(open)s) AND met_on IS NULL AND due_on < %(latest)s::date {narrowed}
      ORDER BY id FOR NO KEY UPDATE) w
JOIN unnest(%(rungs)s, %(before)s::date[]) AS r (rung, before) ON w.due_on < r.before
WHERE (r.rung <> %(group)s OR w.level = %(red)s)
    AND EXISTS (SELECT FROM cultivation_enterprise e JOIN monitoring_warning n ON n.enterprise_id = e.id
                WHERE n.id = w.id AND e.merged_into_id IS NULL)
ORDER BY w.id, r.rung
ON CONFLICT (warning_id, clock, rung) DO NOTHING
"""


@dataclass
class Swept:
    """What a sweep found and did; `escalated` counts the rungs that are new."""

    open: dict[str, int] = field(default_factory=dict)
    overdue: int = 0
    escalated: int = 0
    notices: int = 0


def sweep(*, at: dt.datetime | None = None) -> Swept:
    """Do what is due by the day of a time; on a day off nothing but counting."""
    now = at or timezone.now()
    day, found = timezone.localdate(now), Swept()
    if current().is_working(day):
        with recording(actor=None, reason=REASON), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('warning_sweep'))")
            follow_exits(day=day, at=now)
            follow_places()
            last = WarningSweep.objects.filter(day__lt=day).order_by("-day").first()
            seen = Seen(last.last_level, last.last_rung) if last else Seen()
            found.escalated = climb(day, now)
            found.notices = tell(day, seen)
            _count(found, day)
            told = {"at": now, "found": asdict(found), **asdict(Seen.now())}
            WarningSweep.objects.update_or_create(day=day, defaults=told)
    else:
        _count(found, day)
    return found


def climb(day: dt.date, now: dt.datetime, ids: Sequence[int] | None = None) -> int:
    """Record the rungs that running clocks have reached by a day, of some warnings or all; how many are new."""
    before = rung_days(day, current())
    given: dict[str, Any] = {
        "day": day,
        "at": now,
        "open": OPEN_STATES,
        "rungs": [rung.value for rung in before],
        "before": list(before.values()),
        "latest": max(before.values()),
        "group": Rung.LEADING_GROUP.value,
        "red": Risk.RED.value,
        "ids": None if ids is None else list(ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLIMB.format(narrowed="" if ids is None else "AND id = ANY(%(ids)s)"), given)
        return int(cursor.rowcount)


def _count(found: Swept, day: dt.date) -> None:
    """How many are open at each level, and how many of them are overdue."""
    rows = Warning.objects.living().ongoing()
    by_level = dict(rows.order_by().values_list("level").annotate(number=row_count()))
    found.open = {level.value: by_level.get(level.value, 0) for level in reversed(ORDER)}
    found.overdue = rows.filter(UNMET, due_on__lt=day).count()
