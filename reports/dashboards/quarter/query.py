"""Of whom and about which quarter a dashboard is asked for, and by what it is broken down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.roles import Role
from core.periods import Period
from cultivation.enterprises.filters import POOL_YEARS
from cultivation.enterprises.places import places_of, sees_city


@dataclass(frozen=True)
class QuarterQuery:
    """The question behind a dashboard: a person's scope, a quarter, today."""

    user: User
    period: Period
    today: dt.date

    @property
    def is_over(self) -> bool:
        """Whether the quarter has wholly passed."""
        return self.period.end < self.today

    @property
    def day(self) -> dt.date:
        """The day of which it speaks: the quarter's last, or today while it runs."""
        return min(self.period.end, self.today)

    @property
    def included(self) -> str:
        """The value of the filter `included` for what counted in the year by then."""
        return str(self.period)

    @property
    def before(self) -> str:
        """The same for the year before: the same quarter's end, or the same day while the quarter runs."""
        if self.is_over:
            return str(self.period.same_quarter_last_year)
        return year_earlier(self.today).isoformat()

    @property
    def pool_year(self) -> int | None:
        """The pool year that can still be counted, None for one long ago."""
        oldest = self.today.year - POOL_YEARS
        return self.period.year if oldest <= self.period.year <= self.today.year else None

    @cached_property
    def is_city(self) -> bool:
        """Whether the whole city is shown."""
        return sees_city(self.user)

    @cached_property
    def field(self) -> str:
        """By what it is broken down: districts for who sees several, the streets of the one district otherwise."""
        several = self.is_city or len(places_of(self.user).districts) > 1
        return "district" if several else "street"

    @cached_property
    def places(self) -> tuple[Unit, ...]:
        """The districts or streets, in the city's order."""
        places = places_of(self.user)
        return places.districts if self.field == "district" else places.streets

    @property
    def place(self) -> str:
        """The name of the whole: 全市, or the person's district or street."""
        if self.is_city:
            return str(_("全市"))
        names = [unit.name for unit in places_of(self.user).districts]
        return self.user.unit.name if len(self.places) == 1 else "、".join(names)

    @property
    def only_escalated(self) -> bool:
        """Whether the person's ledger is that of the leading group alone."""
        reading = {grant.role for grant in self.user.grants if "ledger.read" in grant.permissions}
        return reading == {Role.LEADING_GROUP}


def year_earlier(day: dt.date) -> dt.date:
    """The same day a year before; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
