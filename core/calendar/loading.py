"""Loads `calendar.csv` (columns day, kind, year, source); used by `load_city`. Set-based and idempotent."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from core.audit.context import recording
from core.calendar.models import CalendarDay, CalendarYear
from core.calendar.services import EDITED
from core.calendar.signals import calendar_changed
from core.counted import Counted


def load_calendar(path: Path, actor: Any = None) -> Counted:
    """Make the years of the file say what it says; a year that a person has edited since keeps their days.

    A year counts as edited when its stored days differ and its source says so (`services.EDITED`).
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (dt.date.fromisoformat(row["day"]), row["kind"], row["source"]) for row in csv.DictReader(file)
        ]
    sources = {day.year: source for day, _kind, source in rows}
    with recording(actor=actor, reason="载入工作日历"):
        edited = set(
            CalendarYear.objects.filter(year__in=sources, source__endswith=EDITED).values_list(
                "year", flat=True
            )
        )
        wanted = {day: kind for day, kind, _source in rows if day.year not in edited}
        stored = dict(
            CalendarDay.objects.filter(day__year__in=set(sources) - edited).values_list("day", "kind")
        )
        CalendarYear.objects.bulk_create(
            [
                CalendarYear(year=year, source=source)
                for year, source in sources.items()
                if year not in edited
            ],
            update_conflicts=True,
            unique_fields=["year"],
            update_fields=["source"],
        )
        new = [day for day in wanted if day not in stored]
        changed = [day for day, kind in wanted.items() if day in stored and stored[day] != kind]
        gone = [day for day in stored if day not in wanted]
        CalendarDay.objects.filter(day__in=gone).delete()
        CalendarDay.objects.bulk_create(
            [CalendarDay(day=day, kind=wanted[day]) for day in [*new, *changed]],
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["kind"],
        )
        if touched := [*new, *changed, *gone]:
            calendar_changed.send(sender=None, since=min(touched), actor=actor)
    return Counted(len(new), len(changed), len(rows) - len(new) - len(changed))
