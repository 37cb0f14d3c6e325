"""Until when a quarter takes returns, and from whom: by its own days, or because it was reopened for some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from accounts.models import UnitKind, User
from core.once import once
from core.periods import Period
from cultivation.enterprises.places import places_of
from monitoring.returns.models import MonitoringQuarter, QuarterlyReturn, Reopening
from monitoring.returns.rules import window
from monitoring.returns.rules.frame import Window
from monitoring.returns.states import IN_HAND, ReturnState

SOMEWHERE: Final = -1
"""In place of a street: whichever of the districts' streets."""


@dataclass(frozen=True)
class Openings:
    """A quarter's row, if it was made, and every time it was reopened, the latest last day first."""

    row: MonitoringQuarter | None
    reopened: tuple[Reopening, ...] = ()

    def last_day(self, districts: Collection[int] = (), street: int | None = None) -> dt.date | None:
        """The last day for these districts, or a street of theirs; for the whole city where none is named."""
        if self.row is None:
            return None
        return window.last_day(self.row.closes_on, self.until(districts, street))

    @property
    def end(self) -> dt.date | None:
        """The last day on which anybody may send returns."""
        days = [one.until for one in self.reopened]
        return max([self.row.closes_on, *days]) if self.row else None

    def until(self, districts: Collection[int] = (), street: int | None = None) -> dt.date | None:
        """The last day of what was opened for one of these districts, for the street, or for the whole city."""
        opened = [one for one in self.of(districts) if street == SOMEWHERE or one.street_id in (None, street)]
        return opened[0].until if opened else None

    def of(self, districts: Collection[int] = ()) -> list[Reopening]:
        """What was opened for one of these districts or a street of theirs, or for the whole city."""
        return [one for one in self.reopened if one.district_id is None or one.district_id in districts]

    def window(self, day: dt.date, districts: Collection[int] = (), street: int | None = None) -> Window:
        """Whether one of these districts, or a street of theirs, may send returns on a day."""
        if self.row is None:
            return Window.NOT_BEGUN
        until = self.until(districts, street)
        return window.window_on(day, self.row.opens_on, self.row.closes_on, until)


def openings(period: Period) -> Openings:
    """Of a quarter; two queries, once a page."""
    row = once(
        ("quarter", period), MonitoringQuarter.objects.filter(year=period.year, quarter=period.quarter).first
    )
    return openings_of(row)


def openings_of(row: MonitoringQuarter | None) -> Openings:
    """The same where the row is at hand; one query."""
    return next(iter(openings_of_each([row])), Openings(None)) if row else Openings(None)


def openings_of_each(rows: Iterable[MonitoringQuarter]) -> list[Openings]:
    """The same of several; one query for all of them."""
    quarters = {(row.year, row.quarter): row for row in rows}

    def ask() -> dict[tuple[int, int], list[Reopening]]:
        found: dict[tuple[int, int], list[Reopening]] = {quarter: [] for quarter in quarters}
        opened = Reopening.objects.filter(year__in={year for year, _quarter in quarters})
        for one in opened.select_related("district", "street", "opened_by").order_by("-until", "-id"):
            found.setdefault((one.year, one.quarter), []).append(one)
        return found

    known = once(("reopenings", *quarters), ask)
    return [Openings(row, tuple(known[quarter])) for quarter, row in quarters.items()]


def next_day(row: QuarterlyReturn, today: dt.date) -> dt.date | None:
    """By when somebody has to go on with a return: the due day, then the day the quarter closes there; None at the end."""
    if row.state == ReturnState.ACCEPTED:
        return None
    found = openings(Period(row.year, row.quarter))
    if found.row is not None and row.state in IN_HAND and today <= found.row.due_on:
        return found.row.due_on
    return found.last_day([row.district_id], row.street_id)


def street_of(user: User) -> int:
    """The street in which alone someone works, by key; else any of those they see."""
    return user.unit_id if user.unit.kind == UnitKind.STREET else SOMEWHERE


def districts_of(user: User) -> list[int]:
    """The districts in which someone sees anything, by key."""
    return [unit.pk for unit in places_of(user).districts]
