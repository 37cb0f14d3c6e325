"""The days of open problems set anew after the working-day calendar has changed (domain, section 13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import Q, QuerySet

from accounts.models import User
from core.audit.context import recording
from core.bulk import update_rows
from cultivation.ledger.clock_keeping import keep_days
from cultivation.ledger.models import Problem
from cultivation.ledger.states import OPEN
from cultivation.ledger.timing import Timing, load_timing

BATCH: Final = 2_000
DAYS: Final = (
    "accept_by",
    "assign_by",
    "clock_start",
    "resolve_by",
    "due_on",
    "amber_from",
    "red_from",
    "stopped_on",
    "agenda",
    "next_on",
)


def touched_since(since: dt.date) -> QuerySet[Problem]:
    """The open problems with a day on or after `since`: what lies wholly before it is counted as before."""
    reaching = Q(resolve_by__gte=since) | Q(due_on__gte=since)
    return Problem.objects.filter(reaching, state__in=[state.value for state in OPEN])


def recount(*, actor: User | None, since: dt.date) -> Iterator[int]:
    """Set the days of the touched problems by the calendar of now, a batch and a transaction at a time.

    Gives after each batch how many were looked at. Doing it again changes nothing; only rows that differ are written.
    """
    timing, last, seen = load_timing(), 0, 0
    while True:
        with recording(actor=actor, reason="工作日历有变，重新推算期限"):
            wanted = touched_since(since).filter(pk__gt=last).order_by("pk")
            rows = list(wanted.select_for_update(no_key=True, of=("self",))[:BATCH])
            if not rows:
                return
            moved = [row for row in rows if _moved(row, timing)]
            update_rows(moved, DAYS)
        last, seen = rows[-1].pk, seen + len(rows)
        yield seen


def _moved(row: Problem, timing: Timing) -> bool:
    before = [getattr(row, name) for name in DAYS]
    keep_days(row, timing)
    return before != [getattr(row, name) for name in DAYS]
