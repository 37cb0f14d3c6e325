"""The light of a problem (亮灯): green, amber, red, or none.

The calendar day after the due day it is RED; once elapsed ≥ 0.80 × (limit + extension) it is AMBER;
otherwise GREEN. A stopped clock keeps its light; a problem that is resolved, closed, rejected or merged
has none.

A light changes twice in the life of a clock, on days that are known when the clock is set. So a problem
stores two dates, `amber_from` and `red_from`, with the day its clock stopped, and the light is a
comparison of dates:

    RED    red_from   <= LEAST(today, stopped_on)
    AMBER  amber_from <= LEAST(today, stopped_on) and not RED
    GREEN  otherwise; none where red_from is null

PostgreSQL's LEAST passes over nulls, so `stopped_on` is null while the clock runs. `thresholds` gives the
two dates; they are set again whenever the clock is: on acceptance, extension, resumption, reopening.
Lists filter and sort on them by index, without a rule run per row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.calendar.rules import WorkCalendar
from cultivation.ledger.rules.clocks import Clock, day_reached, due_on, elapsed


class Light(TextChoices):
    """How urgent a running clock is."""

    GREEN = "GREEN", _("正常")
    AMBER = "AMBER", _("临期")
    RED = "RED", _("逾期")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The first calendar days on which a light is amber and red."""

    amber_from: date
    red_from: date


def light(calendar: WorkCalendar, clock: Clock | None, today: date, *, amber: Decimal) -> Light | None:
    """The light of one clock at the end of `today`; None without a clock. `amber` is `ledger_amber`."""
    if clock is None:
        return None
    asked = min(today, clock.stopped_on or today)
    if asked > due_on(calendar, clock):
        return Light.RED
    return Light.AMBER if elapsed(calendar, clock, today) >= amber * clock.total else Light.GREEN


def thresholds(calendar: WorkCalendar, clocks: Iterable[Clock], *, amber: Decimal) -> Thresholds | None:
    """The two dates to store for the clocks of a state (the earliest of each); None without a clock.

    A clock that stands still beside one that runs counts by what it had turned to: its later dates never come.
    """
    known = list(clocks)
    turns = [_turns(calendar, clock, amber) for clock in known]
    if any(clock.stopped_on is None for clock in known):
        turns = [
            (_reached(first, clock), _reached(last, clock))
            for clock, (first, last) in zip(known, turns, strict=True)
        ]
    if not turns:
        return None
    return Thresholds(min(first for first, _last in turns), min(last for _first, last in turns))


def _reached(day: date, clock: Clock) -> date:
    """A day that comes, or came before the clock stopped; else one that never does."""
    return day if clock.stopped_on is None or day <= clock.stopped_on else date.max


def _turns(calendar: WorkCalendar, clock: Clock, amber: Decimal) -> tuple[date, date]:
    """The first days on which a clock alone is amber and red."""
    return (
        day_reached(calendar, clock, amber_after(clock.total, amber)),
        due_on(calendar, clock) + timedelta(days=1),
    )


def light_by_thresholds(
    known: Thresholds | None, today: date, stopped_on: date | None = None
) -> Light | None:
    """The light from the stored dates: what the query does, for one row."""
    if known is None:
        return None
    asked = min(today, stopped_on or today)
    if known.red_from <= asked:
        return Light.RED
    return Light.AMBER if known.amber_from <= asked else Light.GREEN


def amber_after(total: int, amber: Decimal) -> int:
    """After how many counted working days a limit of `total` is amber: ceil(amber × total)."""
    return ceil(amber * total)
