"""What follows from a scan in the rooms above it (后续): each registers a step, the run that closes takes them.

They happen within the transaction that closes the run, so that a run is done with all that follows from it or not at all.
Only the newest judged quarter moves anything: what an older one is judged to have been, once more, is history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Q

from core.audit.context import recording
from core.periods import Period
from core.registry import Registry
from monitoring.scan.models import RunState, ScanRun

REASON: Final = "研判后续处理"


@dataclass(frozen=True)
class FollowUp:
    """One step: `act` takes the run, set-based, and answers how many of each of its `counts`.

    `code` is its name in the run's result and in what `run_scan` prints.
    """

    code: str
    order: int
    counts: tuple[str, ...]
    act: Callable[[ScanRun], Mapping[str, int]]


follow_ups: Registry[FollowUp] = Registry()


def follow(run: ScanRun) -> dict[str, dict[str, int]]:
    """Take every step for a run that is about to close; counts by step, all nothing for an older quarter."""
    with connection.cursor() as cursor:  # two quarters that close at once: one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('scan_follow_ups'))")
    steps = follow_ups.all()
    nothing = {step.code: dict.fromkeys(step.counts, 0) for step in steps}
    if not is_newest(run):
        return nothing
    with recording(actor=None, reason=REASON):
        return {step.code: nothing[step.code] | dict(step.act(run)) for step in steps}


def is_newest(run: ScanRun) -> bool:
    """Whether no later quarter has been judged."""
    later = Q(year__gt=run.year) | Q(year=run.year, quarter__gt=run.quarter)
    return not ScanRun.objects.filter(later, state=RunState.DONE).exists()


def newest_quarter() -> Period | None:
    """The newest quarter that has been judged."""
    done = ScanRun.objects.filter(state=RunState.DONE).order_by("-year", "-quarter")
    found = done.values_list("year", "quarter").first()
    return None if found is None else Period(*found)
