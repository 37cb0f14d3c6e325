"""The rows behind each number of the progress (domain, section 8): a number is the count of exactly these.

Inclusions and exits count where they happened, whatever became of the enterprise's place; judged enterprises where they are
today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from core.pace import year_earlier
from cultivation.enterprises.codes import ExitReason, Readiness
from cultivation.enterprises.models import Exit, Inclusion, Standing

LOW = (Readiness.REACHED, Readiness.LIKELY)
MIDDLE = (*LOW, Readiness.POSSIBLE)
HIGH = (*MIDDLE, Readiness.REACHABLE)


@dataclass(frozen=True)
class Asked:
    """Whose progress in which year, by the end of which day; without a person the whole city's."""

    year: int
    day: dt.date
    user: User | None = None

    def seen(self, model: type[Inclusion | Exit | Standing]) -> QuerySet[Any]:
        """The rows of a table in the person's scope."""
        if self.user is not None:
            return model.objects.visible_to(self.user)
        return model.objects.all() if issubclass(model, Standing) else model.objects.living()


def _first_of_year(asked: Asked, year: int, day: dt.date) -> QuerySet[Inclusion]:
    """Inclusions that count in a year, each enterprise once: by its first."""
    earlier = Inclusion.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        count_year=OuterRef("count_year"),
        included_on__lt=OuterRef("included_on"),
    )
    found = asked.seen(Inclusion).filter(count_year=year, included_on__lte=day)
    return found.filter(~Exists(earlier))


def included(asked: Asked) -> QuerySet[Inclusion]:
    """Who was included and counts in the year."""
    return _first_of_year(asked, asked.year, asked.day)


def before(asked: Asked) -> QuerySet[Inclusion]:
    """Who counted by the same day of the year before."""
    return _first_of_year(asked, asked.year - 1, year_earlier(asked.day))


def exited(asked: Asked) -> QuerySet[Exit]:
    """Who left in the year; moving between districts is no exit."""
    found = asked.seen(Exit).filter(exited_on__year=asked.year, exited_on__lte=asked.day)
    return found.exclude(reason=ExitReason.MOVED_DISTRICT)


def judged(asked: Asked, levels: tuple[Readiness, ...] = HIGH) -> QuerySet[Standing]:
    """Who is below scale and judged at one of the levels by the year's newest scan; stale ones are left out."""
    found = asked.seen(Standing).filter(judged_q(asked.year))
    return found.filter(readiness__in=levels)


def judged_q(year: int) -> Q:
    """Who has a level of the year that counts for the projected finish."""
    return Q(year=year, above_scale=False, stale=False)


KINDS: dict[str, Callable[[Asked], QuerySet[Any]]] = {
    "included": included,
    "before": before,
    "exited": exited,
    "low": lambda asked: judged(asked, LOW),
    "middle": lambda asked: judged(asked, MIDDLE),
    "high": lambda asked: judged(asked, HIGH),
}
"""By the name in the address; low, middle and high are those that come on top of the included."""
