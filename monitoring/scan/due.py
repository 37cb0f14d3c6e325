"""Which scans are due (domain, section 5): the preliminary one the working day after the due date, the final one the
working day after the quarter has closed."""

from __future__ import annotations

import datetime as dt
from typing import Final

import structlog
from django.utils import timezone

from core.calendar.selectors import current
from core.parameters.selectors import at
from core.periods import Period
from core.verdict import Refused
from monitoring.returns.models import MonitoringQuarter
from monitoring.returns.openings import openings_of
from monitoring.scan.models import RunKind, ScanRun
from monitoring.scan.services import request_scan

CATCH_UP: Final = dt.timedelta(days=45)
"""How long after its day a scan that did not happen is still made up for; an older one is a person's to ask for."""

log = structlog.get_logger(__name__)


def days_of(quarter: MonitoringQuarter) -> dict[RunKind, dt.date]:
    """The days of the quarter's two scans; a reopened quarter's final one follows its new end."""
    calendar, terms = current(), at(quarter.due_on)
    closes_on = openings_of(quarter).end or quarter.closes_on
    preliminary = calendar.add_working_days(quarter.due_on, terms.needed_count("scan_preliminary_days"))
    final = calendar.add_working_days(closes_on, terms.needed_count("scan_final_days"))
    return {RunKind.PRELIMINARY: preliminary, RunKind.FINAL: final}


def due_on(day: dt.date) -> list[tuple[Period, RunKind]]:
    """What is due and was not asked for yet, oldest quarter first; a final scan takes the place of a preliminary one."""
    found = []
    for quarter in MonitoringQuarter.objects.filter(due_on__gte=day - 3 * CATCH_UP, due_on__lt=day).order_by(
        "year", "quarter"
    ):
        period = Period(quarter.year, quarter.quarter)
        try:
            days = days_of(quarter)
        except Refused as refusal:  # a parameter of this quarter is missing; the others go on
            log.warning("scan_days_unknown", period=str(period), code=refusal.code, reason=refusal.sentence)
            continue
        ready = [kind for kind, when in days.items() if when <= day <= when + CATCH_UP]
        if ready and not _asked_for(quarter, ready[-1], days[ready[-1]]):
            found.append((period, ready[-1]))
    return found


def request_due(day: dt.date | None = None) -> list[ScanRun]:
    """Ask for everything that is due; asking twice changes nothing."""
    runs = []
    for period, kind in due_on(day or timezone.localdate()):
        try:
            runs.append(request_scan(actor=None, period=period, kind=kind))
        except Refused as refusal:
            log.warning("scan_due_refused", period=str(period), kind=kind, code=refusal.code)
    return runs


def _asked_for(quarter: MonitoringQuarter, kind: RunKind, since: dt.date) -> bool:
    """Whether a scan of this kind was made since its day, whatever became of it: what a person cancelled stays so."""
    runs = ScanRun.objects.filter(year=quarter.year, quarter=quarter.quarter, kind=kind)
    return runs.filter(as_of__gte=timezone.make_aware(dt.datetime.combine(since, dt.time()))).exists()
