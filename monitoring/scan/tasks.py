"""The scan in Celery: a job that leads, a chord over the blocks that helps it, and beat's look for what is due."""

from __future__ import annotations

import time
from typing import Any, Final

import structlog
from celery import chord, shared_task
from django.db import InterfaceError, OperationalError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs.progress import Cancelled, Lost, Progress
from core.jobs.registry import job
from monitoring.scan import due
from monitoring.scan.models import RunState, ScanRun
from monitoring.scan.running import engine
from monitoring.scan.running.blocks import NotRunning, do_one_block
from monitoring.scan.services import JOB

_WAIT_SECONDS: Final = 0.05
log = structlog.get_logger(__name__)


@job(JOB, title=gettext_lazy("季度研判"), attempts=5)
def lead(progress: Progress, *, run: int) -> dict[str, Any]:
    """Baseline, then the blocks together with whoever takes a part of the chord, then the counts.

    The leader claims blocks itself, so that a scan ends also when there is one worker only or the broker has gone; it
    may die at any moment, for the next one finds what is done in the table.
    """
    progress.step(0, 0, _("计算行业占比"))
    try:
        begun = engine.begin(run)
        if begun is not None:
            _share_out(run)
            _do_blocks(progress, begun)
        done = engine.finish(run)
    except Cancelled:
        engine.stop(run, RunState.CANCELLED)
        raise
    except (Lost, OperationalError, InterfaceError):
        raise  # another worker leads, or will
    except Exception:
        engine.stop(run, RunState.FAILED)
        raise
    return _told(done)


@shared_task(name="monitoring.scan.tasks.help_with_block", ignore_result=False)
def help_with_block(run: int) -> None:
    """One block of a run, if one is free."""
    begun = engine.resume(run)
    if begun is not None:
        try:
            do_one_block(run, begun.baseline, begun.parameters)
        except NotRunning:
            log.info("scan_not_running", run=run)


@shared_task(name="monitoring.scan.tasks.close_run", ignore_result=True)
def close_run(run: int) -> None:
    """The chord's end: counts the run if every block is done and it was not deleted meanwhile."""
    if ScanRun.objects.filter(pk=run).exists():
        engine.finish(run)


@shared_task(name="monitoring.scan.tasks.scan_what_is_due", ignore_result=True)
def scan_what_is_due() -> None:
    """Asks for the preliminary and final scans whose day has come."""
    due.request_due()


def _share_out(run: int) -> None:
    """Ring for helpers: a chord with one part for each block. A broker that is away is no harm."""
    done, total = engine.progress_of(run)
    if total - done < 2:
        return
    try:
        chord([help_with_block.si(run)] * (total - done))(close_run.si(run))
    except Exception:
        log.warning("scan_chord_failed", run=run, exc_info=True)


def _do_blocks(progress: Progress, begun: engine.Begun) -> None:
    """Claim and do blocks until all are done; while the last ones are with helpers, wait for them or take them over."""
    while True:
        done, total = engine.progress_of(begun.run_id)
        progress.step(done, total, _("逐块研判"))
        if done == total:
            return
        try:
            busy = do_one_block(begun.run_id, begun.baseline, begun.parameters)
        except NotRunning:
            return
        if not busy:
            time.sleep(_WAIT_SECONDS)


def _told(run: ScanRun) -> dict[str, Any]:
    if run.state == RunState.CANCELLED:
        raise Cancelled
    summary = run.summary
    return {
        "url": reverse("scan:run", args=[run.pk]),
        "summary": [
            [_("企业"), summary.get("enterprises", 0)],
            [_("新判和改判"), summary.get("judged", 0)],
            [_("结果不变"), summary.get("unchanged", 0)],
        ],
    }
