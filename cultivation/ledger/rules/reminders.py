"""Reminders before a due day, and the rungs of escalation after it (plan art. 17)."""

from datetime import date
from math import ceil

from core.calendar.rules import WorkCalendar
from cultivation.ledger.categories import Rung
from cultivation.ledger.rules.clocks import Clock, day_reached, due_on
from cultivation.ledger.rules.limits import Limits


def reminders(calendar: WorkCalendar, clock: Clock, limits: Limits) -> tuple[date, ...]:
    """The days on which the holder is reminded, in order; two that fall on one day are one.

    Half the limit gone (counted days, rounded up), one working day before the due day but not before the clock's
    start, and the due day itself.
    """
    due = due_on(calendar, clock)
    half = day_reached(calendar, clock, ceil(limits.reminder_share * clock.limit))
    before = max(calendar.add_working_days(due, -limits.reminder_before), clock.start)
    return tuple(sorted({half, before, due}))


def rungs(
    limits: Limits, *, overdue: int, dissatisfied: int = 0, disputes: int = 0, beyond_district: bool = False
) -> tuple[Rung, ...]:
    """The rungs a problem has reached, lowest first; the caller climbs those not yet recorded, each once.

    `overdue` is working days since the due day of a running clock, `dissatisfied` how often the
    enterprise was not satisfied, `disputes` how often two holders disputed, `beyond_district` whether the
    district asks for it because the matter is beyond its power.
    """
    reached = []
    if overdue >= limits.escalate_district:
        reached.append(Rung.DISTRICT)
    if overdue >= limits.escalate_bureau:
        reached.append(Rung.BUREAU)
    if (
        overdue >= limits.escalate_group
        or dissatisfied >= limits.escalate_dissatisfied
        or disputes >= limits.escalate_disputes
        or beyond_district
    ):
        reached.append(Rung.LEADING_GROUP)
    return tuple(reached)
