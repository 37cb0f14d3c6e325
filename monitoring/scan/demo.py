"""The demo's scans: the running year and the last, and the first quarters told, where only the default shares help."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from core.demo import Invention
from core.periods import Period
from cultivation.enterprises.demo.economy import Economy
from monitoring.returns import quarters
from monitoring.scan.models import RunKind
from monitoring.scan.services import run_direct


def scanned(city: Economy) -> list[Period]:
    """The quarters that the demo has scanned, oldest first: the last one once its returns were due."""
    recent = [city.last.shifted(-back) for back in range(city.last.quarter + 3, -1, -1)]
    if city.at.date() <= quarters.ensure(city.last).due_on:
        recent.pop()
    return [Period(city.at.year - 5, 3), *recent]


def write(asked: Invention) -> None:
    """Scan each quarter as of the working day after it was due, in its turn."""
    city = asked.of(Economy)
    for period in scanned(city):
        as_of = timezone.make_aware(dt.datetime.combine(period.next.start, dt.time(9))) + dt.timedelta(
            days=24
        )
        run_direct(period, kind=RunKind.PRELIMINARY, as_of=min(as_of, city.at))
