"""The calendar and the dated limits by which the ledger counts (domain, sections 3 and 13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from core.calendar import selectors as calendars
from core.calendar.rules import WorkCalendar
from core.parameters import selectors as parameters
from cultivation.ledger.rules import Limits


@dataclass
class Timing:
    """The calendar, and the limits of any day, asked once for one act or one page."""

    calendar: WorkCalendar
    _known: dict[dt.date, Limits] = field(default_factory=dict)

    def limits(self, day: dt.date) -> Limits:
        """The limits in force on a day. Raises KeyError when the city's parameters were not loaded."""
        if day not in self._known:
            self._known[day] = Limits.from_parameters(parameters.at(day).as_dict())
        return self._known[day]


def load_timing() -> Timing:
    """The city's calendar; one small query, and one for each day whose limits are asked for."""
    return Timing(calendars.current())
