"""The limits and rungs in force on a day, counted on the city's calendar (domain, sections 6 and 13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from core.calendar.rules import WorkCalendar
from core.calendar.selectors import current
from core.parameters.selectors import at
from cultivation.enterprises.codes import Risk
from monitoring.warnings.codes import Rung

_LIMITS: Final = {Risk.RED: "warning_red", Risk.ORANGE: "warning_orange", Risk.YELLOW: "warning_yellow"}
_RUNGS: Final = {
    Rung.DISTRICT: "warning_escalate_district",
    Rung.BUREAU: "warning_escalate_bureau",
    Rung.LEADING_GROUP: "warning_escalate_group_red",
}


def limits(day: dt.date) -> dict[str, int]:
    """Working days for the first action, by level. Raises Refused while the city's parameters are not loaded."""
    terms = at(day)
    return {level.value: terms.needed_count(code) for level, code in _LIMITS.items()}


def greens_to_close(day: dt.date) -> int:
    """So many quarters in a row must be GREEN before closing is suggested."""
    return at(day).needed_count("warning_green_scans_to_close")


def missed_quarters(day: dt.date) -> int:
    """Without a warning in so many quarters before it an exit was missed."""
    return at(day).needed_count("warning_missed_quarters")


@dataclass(frozen=True)
class Term:
    """What a level means on a day: its limit, and the day on which that ends."""

    days: int
    due_on: dt.date


def terms_from(day: dt.date, calendar: WorkCalendar | None = None) -> dict[str, Term]:
    """The limits of clocks that start on a day, by level."""
    calendar = calendar or current()
    return {level: Term(days, calendar.add_working_days(day, days)) for level, days in limits(day).items()}


def rung_days(day: dt.date, calendar: WorkCalendar) -> dict[Rung, dt.date]:
    """What was due before these days has reached the rung by `day`: so many working days have passed since."""
    terms = at(day)
    return {
        rung: _latest_due(day, terms.needed_count(code), calendar) + dt.timedelta(1)
        for rung, code in _RUNGS.items()
    }


def _latest_due(day: dt.date, days: int, calendar: WorkCalendar) -> dt.date:
    """The last due day after which `days` working days have come by `day`."""
    found = day
    while calendar.working_days_between(found, day) < days:
        found -= dt.timedelta(1)
    return found
