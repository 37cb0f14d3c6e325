"""Asking for a scan, and running one in this process."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.jobs.models import JobState
from core.jobs.services import UNFINISHED, submit
from core.periods import Period
from core.verdict import Verdict, allow, refuse, require
from monitoring.scan.following import follow_ups
from monitoring.scan.models import RunKind, RunState, ScanRun
from monitoring.scan.running import engine
from monitoring.scan.running.blocks import do_one_block

JOB = "scan.run"
SUMMARY = ("enterprises", "judged", "unchanged", "readiness", "risk")


def may_scan(actor: User | None, period: Period, today: dt.date) -> Verdict:
    """Whether a scan may be asked for: by the bureau (or the portal itself), of a quarter that has ended."""
    if actor is not None and not actor.can(Permission.SCAN_RUN):
        return refuse(_("没有发起研判的权限。"), code="scan.permission")
    if period.end >= today:
        return refuse(
            _("%(period)s尚未结束，结束后才能研判。"), code="scan.quarter_not_over", period=period.label_zh
        )
    return allow()


@recorded("发起研判")
def request_scan(
    *,
    actor: User | None,
    period: Period,
    full: bool = False,
    kind: RunKind = RunKind.MANUAL,
    as_of: dt.datetime | None = None,
) -> ScanRun:
    """Put a scan of a quarter on the list of jobs; the one under way, if there is one.

    A run that was cut off (its job failed) is taken up again instead of beginning another; one that was cancelled is
    not, for the person who asks again wants today's figures. `full` computes the baseline anew. Raises Refused.
    """
    require(may_scan(actor, period, timezone.localdate()))
    running = _unfinished(period)
    if running is not None:
        return _taken_up(actor, running)
    try:
        with transaction.atomic():
            run = ScanRun.objects.create(
                year=period.year,
                quarter=period.quarter,
                kind=kind,
                full=full,
                as_of=as_of or timezone.now(),
            )
    except IntegrityError:  # someone else was faster
        existing = _unfinished(period)
        if existing is None:
            raise
        return existing
    return _with_job(actor, run)


def run_direct(
    period: Period,
    *,
    full: bool = False,
    kind: RunKind = RunKind.MANUAL,
    as_of: dt.datetime | None = None,
) -> ScanRun:
    """Scan a quarter in this process, from the first step to the last; the finished run.

    For the demo, benchmarks and tests; a run of the quarter that was cut off is taken up. Raises Refused.
    """
    run = _unfinished(period) or ScanRun.objects.create(
        year=period.year, quarter=period.quarter, kind=kind, full=full, as_of=as_of or timezone.now()
    )
    begun = engine.begin(run.pk)
    while begun is not None and do_one_block(run.pk, begun.baseline, begun.parameters):
        pass
    return engine.finish(run.pk)


def _unfinished(period: Period) -> ScanRun | None:
    """The run of the quarter under way, after closing one whose job was cancelled before it began."""
    run = (
        ScanRun.objects.select_related("job")
        .filter(year=period.year, quarter=period.quarter, state__in=[RunState.WAITING, RunState.RUNNING])
        .first()
    )
    if run is not None and run.job is not None and run.job.state == JobState.CANCELLED:
        engine.stop(run.pk, RunState.CANCELLED)
        return None
    return run


def _taken_up(actor: User | None, run: ScanRun) -> ScanRun:
    """The run as it is while its job lives; with a new job if that has failed."""
    if run.job is None or run.job.state not in (*UNFINISHED, JobState.DONE):
        return _with_job(actor, run)
    return run


def _with_job(actor: User | None, run: ScanRun) -> ScanRun:
    period = Period(run.year, run.quarter)
    run.job = submit(
        kind=JOB,
        owner=actor,
        title=_("%(period)s研判") % {"period": period.label_zh},
        arguments={"run": run.pk},
        key=str(period),
    )
    run.save(update_fields=["job"])
    return run


def result_of(run: ScanRun) -> dict[str, Any]:
    """What `run_scan --json` prints: counts of the scan, then what each follow-up did; null while it is not done."""
    seconds = (
        (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else None
    )
    counts = {name: run.summary.get(name) for name in SUMMARY}
    followed = {each.code: run.summary.get(each.code) for each in follow_ups.all()}
    return {"run": run.pk, **counts, **followed, "seconds": seconds}
