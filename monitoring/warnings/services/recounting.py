"""The deadlines of running clocks set anew after the working-day calendar has changed (domain, section 13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet

from accounts.models import User
from core.audit.context import recording
from core.bulk import update_rows
from core.calendar.rules import WorkCalendar
from core.calendar.selectors import current
from monitoring.warnings.models import UNMET, Warning

BATCH: Final = 2_000


def touched_since(since: dt.date) -> QuerySet[Warning]:
    """Running clocks that end on or after a day: what ended before it is counted as before."""
    return Warning.objects.filter(UNMET, due_on__gte=since)


def recount(*, actor: User | None, since: dt.date) -> Iterator[int]:
    """Set them anew, a batch in a transaction; gives after each how many were looked at. Again it changes nothing."""
    calendar, last, seen = current(), 0, 0
    ends: dict[tuple[str, int], dt.date] = {}
    while True:
        with recording(actor=actor, reason="工作日历有变，重新推算预警期限"):
            wanted = touched_since(since).filter(pk__gt=last).order_by("pk")
            rows = list(wanted.select_for_update(no_key=True, of=("self",))[:BATCH])
            if not rows:
                return
            update_rows([row for row in rows if _moved(row, calendar, ends)], ["due_on"])
        last, seen = rows[-1].pk, seen + len(rows)
        yield seen


def _moved(row: Warning, calendar: WorkCalendar, ends: dict[tuple[str, int], dt.date]) -> bool:
    """Whether the earliest end of the clock's terms is another day now."""
    before = row.due_on
    for start, days in row.terms:
        if (start, days) not in ends:
            ends[start, days] = calendar.add_working_days(dt.date.fromisoformat(start), days)
    row.due_on = min((ends[start, days] for start, days in row.terms), default=before)
    return row.due_on != before
