"""The quarters of monitoring with their days: when a quarter opens, is due, and closes for the districts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import structlog
from django.utils import timezone

from core.calendar.rules import WorkCalendar
from core.calendar.selectors import current
from core.parameters.selectors import ParameterSet, at
from core.periods import Period
from core.verdict import Refused
from monitoring.returns.models import MonitoringQuarter

DUE: Final = "due_on"
CLOSES: Final = "closes_on"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class QuarterDays:
    """A quarter's days (domain, section 4); a due day that is no working day moves to the next one."""

    opens_on: dt.date
    due_on: dt.date
    closes_on: dt.date


def days_of(period: Period, calendar: WorkCalendar, terms: ParameterSet) -> QuarterDays:
    """Opens, is due and closes by the parameters in force at its end: on the 1st, on the 20th, 10 working days later
    (fourth quarter 20) unless the bureau says otherwise. Raises Refused where one of them is not known."""
    opens = period.end + dt.timedelta(days=1)
    opens = opens.replace(day=terms.needed_count("return_open_day"))
    due = opens.replace(day=terms.needed_count("return_due_day"))
    if not calendar.is_working(due):
        due = calendar.next_working_day(due)
    return QuarterDays(opens, due, closing(period, due, calendar, terms))


def closing(period: Period, due_on: dt.date, calendar: WorkCalendar, terms: ParameterSet) -> dt.date:
    """When the quarter closes for the districts: so many working days after it was due."""
    code = "return_close_days_q4" if period.quarter == 4 else "return_close_days"
    return calendar.add_working_days(due_on, terms.needed_count(code))


def ensure(period: Period) -> MonitoringQuarter:
    """The quarter's row, made with its days when it is not there; calling it again changes nothing."""
    known = MonitoringQuarter.objects.filter(year=period.year, quarter=period.quarter).first()
    if known is not None:
        return known
    days = days_of(period, current(), at(period.end))
    made, _new = MonitoringQuarter.objects.get_or_create(
        year=period.year,
        quarter=period.quarter,
        defaults={"opens_on": days.opens_on, "due_on": days.due_on, "closes_on": days.closes_on},
    )
    return made


def recount(*, since: dt.date, **_kwargs: Any) -> None:
    """Answers `calendar_changed`: due and closing days of the quarters that have not closed are set anew.

    A day that a person set stays; the closing day is counted from the due day that holds.
    A quarter of which a parameter is missing keeps its days; the calendar is saved all the same.
    """
    calendar = current()
    still_open = MonitoringQuarter.objects.filter(closes_on__gte=max(since, timezone.localdate()))
    for row in still_open.select_for_update(no_key=True).order_by("year", "quarter"):
        period = Period(row.year, row.quarter)
        try:
            days = days_of(period, calendar, at(period.end))
        except Refused as refusal:
            log.warning("quarter_not_recounted", period=str(period), reason=refusal.sentence)
            continue
        due_on = row.due_on if DUE in row.fixed else days.due_on
        closes_on = (
            row.closes_on if CLOSES in row.fixed else closing(period, due_on, calendar, at(period.end))
        )
        if (row.due_on, row.closes_on) != (due_on, closes_on):
            row.due_on, row.closes_on = due_on, closes_on
            row.save(update_fields=["due_on", "closes_on"])
