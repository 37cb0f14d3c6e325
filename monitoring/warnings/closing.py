"""When closing is suggested (domain, section 6): the standing results of so many quarters in a row are GREEN and not stale.

The newest judged quarter is the last of them, and none lies before the one whose scan opened the warning. The preliminary
and the final scan of a quarter leave one standing result. A person closes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.periods import Period
from cultivation.enterprises.codes import Risk
from monitoring.scan.models import Assessment
from monitoring.warnings.models import OPEN_STATES, Warning
from monitoring.warnings.reader import Reader


def closable_q(reader: Reader) -> Q:
    """The condition that closing a warning is suggested."""
    last = reader.newest
    if last is None:
        return Q(pk__in=[])
    first = last.shifted(1 - reader.greens)
    since = Q(year__lt=first.year) | Q(year=first.year, quarter__lte=first.quarter)
    found = Q(state__in=OPEN_STATES, level=Risk.GREEN.value) & since
    for back in range(reader.greens):
        found &= Q(Exists(_green(last.shifted(-back))))
    return found


def _green(period: Period) -> QuerySet[Assessment]:
    return Assessment.objects.filter(
        enterprise=OuterRef("enterprise"),
        year=period.year,
        quarter=period.quarter,
        is_current=True,
        above_scale=True,
        risk=Risk.GREEN.value,
        stale=False,
    )


def greens_of(warnings: Iterable[Warning], reader: Reader) -> dict[int, int]:
    """How many of the newest quarters in a row are GREEN, by warning, at most as many as closing takes; one query."""
    rows, last = list(warnings), reader.newest
    if last is None or not rows:
        return {}
    periods = [last.shifted(-back) for back in range(reader.greens)]
    wanted = Q(pk__in=[])
    for period in periods:
        wanted |= Q(year=period.year, quarter=period.quarter)
    standing = Assessment.objects.filter(
        wanted, enterprise__in={row.enterprise_id for row in rows}, is_current=True, above_scale=True,
        risk=Risk.GREEN.value, stale=False,
    ).values_list("enterprise_id", "year", "quarter")  # fmt: skip
    green = {(of, Period(year, quarter)) for of, year, quarter in standing}
    return {row.pk: _in_a_row(row, periods, green) for row in rows}


def _in_a_row(row: Warning, periods: Sequence[Period], green: set[tuple[int, Period]]) -> int:
    opened = (row.year, row.quarter)
    number = 0
    for period in periods:
        if (period.year, period.quarter) < opened or (row.enterprise_id, period) not in green:
            break
        number += 1
    return number
