"""Twelve quarters of one enterprise's revenue, quarter by quarter, for the chart on its page."""

from __future__ import annotations

from decimal import Decimal

from core.once import once
from core.periods import Period
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.states import COUNTED

QUARTERS = 12
_PRECEDENCE = (Source.STAT.value, Source.TAX.value, Source.ENTERPRISE.value)
Cumulative = dict[Period, dict[str, Decimal]]


def cumulative(enterprise: Enterprise, last: Period, *, above_scale: bool) -> Cumulative:
    """The cumulative revenue by source of the quarters that the chart needs; one query, once a page."""
    return once(
        ("cumulative", enterprise.pk, last, above_scale), lambda: _cumulative(enterprise, last, above_scale)
    )


def _cumulative(enterprise: Enterprise, last: Period, above_scale: bool) -> Cumulative:
    first = last.shifted(-QUARTERS)
    rows = QuarterlyReturn.objects.filter(
        enterprise=enterprise,
        is_current=True,
        state__in=COUNTED,
        revenue__isnull=False,
        year__gte=first.year,
        year__lte=last.year,
    ).values_list("year", "quarter", "source", "revenue")
    found: Cumulative = {}
    for year, quarter, source, revenue in rows:
        if source != Source.STAT or above_scale:
            found.setdefault(Period(year, quarter), {})[source] = revenue
    return found


def of_quarter(by_source: Cumulative, period: Period) -> Decimal | None:
    """Revenue of the quarter alone, both ends from the highest source that has both."""
    now = by_source.get(period, {})
    if period.quarter == 1:
        return next((now[source] for source in _PRECEDENCE if source in now), None)
    before = by_source.get(period.previous, {})
    return next(
        (now[source] - before[source] for source in _PRECEDENCE if source in now and source in before), None
    )


def rest_of_last_year(by_source: Cumulative, period: Period) -> Decimal | None:
    """What the quarters after this one brought last year."""
    year = period.year - 1
    full, so_far = by_source.get(Period(year, 4), {}), by_source.get(Period(year, period.quarter), {})
    return next(
        (full[source] - so_far[source] for source in _PRECEDENCE if source in full and source in so_far), None
    )
