"""The calendar and the dated limits by which the ledger counts (domain, sections 3 and 13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from core.calendar import selectors as calendars
from core.calendar.rules import WorkCalendar
from core.parameters import selectors as parameters
from cultivation.ledger.rules import clocks
from cultivation.ledger.rules.limits import Limits

T = TypeVar("T")


@dataclass
class Timing:
    """The calendar, and the limits of any day, asked once for one act or one page."""

    calendar: WorkCalendar
    _known: dict[dt.date, Limits] = field(default_factory=dict)
    _made: dict[Any, Any] = field(default_factory=dict)

    def limits(self, day: dt.date) -> Limits:
        """The limits in force on a day. Raises KeyError when the city's parameters were not loaded."""
        if day not in self._known:
            self._known[day] = Limits.from_parameters(self._parameters(day).as_dict())
        return self._known[day]

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is counted from the same days is counted once, however many problems have them."""
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])

    def callback_by(self, resolved_on: dt.date) -> dt.date:
        """The last day for the call-back of what was resolved on a day."""
        return clocks.callback_by(self.calendar, resolved_on, self.limits(resolved_on))

    @cached_property
    def _parameters(self) -> Callable[[dt.date], parameters.ParameterSet]:
        return parameters.of_any_day()


def load_timing() -> Timing:
    """The city's calendar; one small query, and one more when limits are asked for."""
    return Timing(calendars.current())
