"""The city's working-day calendar, made once and kept until a day or a year is changed."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, Final

from django.db import connection

from core.calendar.models import CalendarDay, CalendarYear
from core.calendar.rules import WorkCalendar
from core.once import once

_STAMP: Final = (
    "SELECT (SELECT md5(coalesce(string_agg(year::text, ',' ORDER BY year), '')) FROM core_calendaryear),"
    " (SELECT coalesce(sum(hashtextextended(day::text || kind, 0)), 0)::text FROM core_calendarday)"
)
WARN_FROM: Final = (11, 1)
"""Month and day from which an administrator is told that next year's notice is missing (domain, section 13)."""


def current() -> WorkCalendar:
    """The calendar in force: one small query a page to see that nothing changed, else a look-up in memory."""
    return _calendar(once("calendar", _stamp))


def _stamp() -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        return tuple(cursor.fetchone() or ())


@lru_cache(maxsize=4)
def _calendar(_stamp: tuple[Any, ...]) -> WorkCalendar:
    return WorkCalendar.from_rows(
        CalendarDay.objects.values_list("day", "kind"), CalendarYear.objects.values_list("year", flat=True)
    )


def missing_year(today: dt.date) -> int | None:
    """The year whose notice ought to be loaded by now and is not: this one, or from 1 November the next."""
    known = set(
        CalendarYear.objects.filter(year__in=[today.year, today.year + 1]).values_list("year", flat=True)
    )
    if today.year not in known:
        return today.year
    if (today.month, today.day) >= WARN_FROM and today.year + 1 not in known:
        return today.year + 1
    return None
