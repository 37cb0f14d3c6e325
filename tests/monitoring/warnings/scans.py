"""Scans for the tests of warnings: what a run found for an enterprise, and what follows from it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from core.audit.context import recording
from core.periods import Period
from cultivation.enterprises.models import Enterprise
from monitoring.scan.models import Assessment, ScanRun
from monitoring.warnings.models import Warning
from monitoring.warnings.services.following import follow
from tests.support import factories as make

REASONS = '[{"rule":"X4","observed":"19541778.98","required":">= 20000000.00","source":"return 2024Q3 v1"}]'


def works(district: str = "宝安区", street: str | None = "新安街道") -> Enterprise:
    """An enterprise above scale."""
    made = make.enterprise(district, street)
    make.inclusion(made, dt.date(2020, 11, 30))
    return made


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    """A time of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def found(
    of: Enterprise,
    level: str,
    day: dt.date,
    period: Period | None = None,
    *,
    stale: bool = False,
    above: bool = True,
) -> ScanRun:
    """A run of a day that found the enterprise at a level: the quarter's result from then on."""
    period = period or Period.containing(day).previous
    run = make.scan_run(period.year, period.quarter, as_of=at(day))
    before = Assessment.objects.filter(enterprise=of, year=period.year, quarter=period.quarter)
    number = before.count()
    before.update(is_current=False)
    make.assessment(
        of, run, above_scale=above, risk=level, readiness="", stale=stale, reasons=REASONS, version=number + 1
    )
    return run


def scanned(
    of: Enterprise, level: str, day: dt.date, period: Period | None = None, **told: bool
) -> dict[str, int]:
    """The same, with what follows; what it did."""
    run = found(of, level, day, period, **told)
    with recording(actor=None, reason="test"):
        return follow(run)


def warning_of(of: Enterprise) -> Warning:
    """The newest warning of the enterprise."""
    return Warning.objects.filter(enterprise=of).order_by("-pk")[0]
