"""Runs one job from claim to result: the same code in a worker, in a management command and in a test."""

from __future__ import annotations

import time
import uuid
from typing import Any, Final

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils.translation import gettext as _

from core.disk import SENTENCE, is_disk_full
from core.jobs import claims, services
from core.jobs.models import Job, JobState
from core.jobs.progress import Cancelled, Lost, Progress
from core.jobs.registry import KINDS
from core.verdict import Refused

_PATIENCE: Final = 0.5  # seconds between two looks for a database that was away
log = structlog.get_logger(__name__)


def run_job(job_id: int) -> bool:
    """Claim and run a job; False when there is nothing to do (another has it, it is over)."""
    job = claims.claim(job_id)
    if job is None:
        return False
    request = job.request_id or uuid.uuid4().hex
    with structlog.contextvars.bound_contextvars(request_id=request, job=job.pk, kind=job.kind):
        _run(job)
    return True


def run_now(job: Job) -> Job:
    """Run a submitted job in this process and return it finished; its own errors are in the row."""
    run_job(job.pk)
    job.refresh_from_db()
    return job


def _run(job: Job) -> None:
    progress = Progress(job, threaded=not connection.in_atomic_block)
    try:
        if job.cancel_requested:
            raise Cancelled
        with progress:
            result = _handle(job, progress)
    except Cancelled:
        claims.finish(job, JobState.CANCELLED, **progress.flush())
        log.info("job_cancelled")
    except Lost:
        log.warning("job_lost")
    except Refused as refusal:
        claims.finish(job, JobState.FAILED, error=refusal.sentence, result={"code": refusal.code})
        log.info("job_refused", code=refusal.code)
    except Exception as error:
        _failed(job, error)
    else:
        claims.finish(job, JobState.DONE, **(progress.flush() | {"result": result, "error": ""}))
        log.info("job_done")


def _handle(job: Job, progress: Progress) -> dict[str, Any] | None:
    """The handler; in a savepoint where the caller holds a transaction, so that its failure spares the row."""
    if not connection.in_atomic_block:
        return KINDS[job.kind](progress, job.arguments)
    with transaction.atomic():
        return KINDS[job.kind](progress, job.arguments)


def _failed(job: Job, error: Exception) -> None:
    """Log the traceback; tell people one sentence, or give the job back when only the database was away."""
    log.exception("job_failed")
    if is_disk_full(error):
        claims.finish(job, JobState.FAILED, error=str(SENTENCE))
        return
    if isinstance(error, OperationalError | InterfaceError) and job.attempts < KINDS[job.kind].attempts:
        _give_back(job)
        return
    reference = structlog.contextvars.get_contextvars().get("request_id", "")
    sentence = _("处理时出现意外错误，已记录（编号 %(id)s）。请稍后重试，或把编号告诉系统管理员。")
    claims.finish(job, JobState.FAILED, error=sentence % {"id": reference})


def _give_back(job: Job) -> None:
    """Let the job be begun again as soon as the database answers; after that patience the sweep finds it."""
    if connection.in_atomic_block:
        claims.release(job)
        return
    deadline = time.monotonic() + claims.STALE.total_seconds()
    while True:
        close_old_connections()
        try:
            released = claims.release(job)
            break
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(_PATIENCE)
    if released:
        services.ring(job.pk)
