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
from cultivation.plan.selectors.rows import Asked


@dataclass(frozen=True)
class QuarterQuery:
    """The question behind a dashboard: a person's scope, a quarter, today."""

    user: User
    period: Period
    today: dt.date

    @property
    def is_past(self) -> bool:
        """Whether it speaks of its own last day. The year's last complete quarter speaks of today, as home does."""
        return self.period.year != self.today.year or self.period < Period.last_complete(self.today)

    @property
    def day(self) -> dt.date:
        """The day by which inclusions and the target are counted: today, or the quarter's last."""
        return self.period.end if self.is_past else self.today

    @property
    def counted_to(self) -> dt.date:
        """Up to which day inclusions count: a past year counts whole, its annual review is approved in January."""
        return self.today if self.is_past and self.period.quarter == 4 else self.day

    @property
    def progress(self) -> Asked:
        """The plan's question for the same: what the plan counts, this page counts."""
        return Asked(self.period.year, self.counted_to, self.user)

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
