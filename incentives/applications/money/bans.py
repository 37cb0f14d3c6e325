"""The ban list (限制申报): a dated fact that a clawback leaves, in every programme (domain, section 9, NOT_BANNED)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

from django.db.models import Max

from incentives.applications.money_models import Clawback


def banned_until(enterprises: Iterable[int], day: dt.date) -> dict[int, dt.date]:
    """The enterprises that are on the list on a day, each with its last day. One query."""
    rows = (
        Clawback.objects.filter(
            award__enterprise__any_of=enterprises,
            reversed_on=None,
            decided_on__lte=day,
            banned_until__gte=day,
        )
        .values_list("award__enterprise_id")
        .annotate(until=Max("banned_until"))
        .order_by()
    )
    return dict(rows)


def ban_ends(decided_on: dt.date, years: int) -> dt.date:
    """The last day of a ban: the day before the same day so many years later."""
    year = decided_on.year + years
    day = min(decided_on.day, calendar.monthrange(year, decided_on.month)[1])
    return dt.date(year, decided_on.month, day) - dt.timedelta(days=1)
