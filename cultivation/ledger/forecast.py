"""What will happen to a problem, said before it is submitted: who will hold it, and by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cultivation.enterprises.models import Enterprise
from cultivation.ledger.categories import Category, LimitClass, default_limit_class
from cultivation.ledger.routing import default_holder
from cultivation.ledger.rules import clocks
from cultivation.ledger.timing import load_timing


@dataclass(frozen=True)
class Forecast:
    """The usual holder (empty when the city's data names none) and the two limits, in working days and as days."""

    holder: str
    accept_days: int
    accept_by: dt.date
    resolve_days: int
    resolve_by: dt.date
    estimated: bool


def forecast(
    enterprise: Enterprise, category: Category, limit_class: LimitClass | None, today: dt.date
) -> Forecast:
    """As the problem would stand if it were registered today; the resolve-by day is provisional until acceptance."""
    timing = load_timing()
    limits = timing.limits(today)
    chosen = limit_class or default_limit_class(category)
    clock = clocks.resolve_clock(
        timing.calendar, limits, registered_on=today, accepted_on=None, limit_class=chosen
    )
    holder = default_holder(category, enterprise.district_id)
    due = clocks.due_on(timing.calendar, clock)
    return Forecast(
        holder=holder.name if holder else "",
        accept_days=limits.accept,
        accept_by=clocks.accept_by(timing.calendar, today, limits),
        resolve_days=limits.resolve[chosen],
        resolve_by=due,
        estimated=timing.calendar.is_estimated(due),
    )
