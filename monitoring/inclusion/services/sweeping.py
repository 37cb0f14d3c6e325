"""The morning's sweep of inclusion (纳统巡检): windows that closed, the lists of month and year, one digest a person.

On working days only. Everything is asked by comparing days, so that a missed morning is made up by the next; a second
sweep of a day changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Final

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from core.audit.context import recording
from core.calendar.rules import WorkCalendar
from core.calendar.selectors import current
from cultivation.enterprises.codes import Door
from monitoring.inclusion.codes import Origin
from monitoring.inclusion.digest import tell
from monitoring.inclusion.models import CaseEvent, CaseSweep
from monitoring.inclusion.services.following import open_found
from monitoring.inclusion.services.inclusions import follow_inclusions
from monitoring.inclusion.services.missed import list_year, reviewed_year
from monitoring.inclusion.services.places import follow_places
from monitoring.inclusion.services.windows import miss
from monitoring.inclusion.sprint.making import make_due
from monitoring.inclusion.terms import monthly_day
from monitoring.scan.following import newest_quarter

REASON: Final = "纳统巡检"


@dataclass
class Swept:
    """What a sweep did; `event` is the last that people were told of.

    `monthly` and `sprint` are None on the days on which no such list is due.
    """

    missed: int = 0
    monthly: int | None = None
    listed: int = 0
    sprint: int | None = None
    notices: int = 0
    event: int = 0


def sweep(*, at: dt.datetime | None = None) -> Swept:
    """Do what is due by the day of a time; on a day off nothing."""
    now = at or timezone.now()
    day, calendar, found = timezone.localdate(now), current(), Swept()
    if not calendar.is_working(day):
        return found
    with recording(actor=None, reason=REASON), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('inclusion_sweep'))")
        before = CaseSweep.objects.filter(day__lt=day).order_by("-day").first()
        follow_inclusions(day=day, at=now)
        follow_places()
        found.missed = miss(day, now)
        if _month_is_due(day, calendar):
            found.monthly = _month(now)
        found.listed = list_year(reviewed_year(day), day)
        found.sprint = make_due(day, now)
        found.notices = tell(
            day, calendar, before.found.get("event", 0) if before else 0, sprint=bool(found.sprint)
        )
        found.event = CaseEvent.objects.aggregate(last=Max("pk"))["last"] or 0
        CaseSweep.objects.update_or_create(day=day, defaults={"at": now, "found": asdict(found)})
    return found


def _month_is_due(day: dt.date, calendar: WorkCalendar) -> bool:
    """By the 15th: from the last working day up to it on, once in a month."""
    mark = day.replace(day=monthly_day(day))
    due = mark if calendar.is_working(mark) else calendar.add_working_days(mark, -1)
    done = CaseSweep.objects.filter(
        day__year=day.year, day__month=day.month, day__lt=day, found__monthly__isnull=False
    ).exclude(found__monthly=None)
    return day >= due and not done.exists()


def _month(now: dt.datetime) -> int:
    """Newly opened enterprises that reached the threshold go to the district for the monthly door; how many are new."""
    period = newest_quarter()
    if period is None:
        return 0
    return open_found(period.year, period.quarter, now, Origin.MONTHLY, Door.MONTHLY)
