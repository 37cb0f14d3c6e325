"""Who works on a job: one UPDATE claims it, a token fences everything that its worker writes to the row.

A claim lives as long as its heartbeat is younger than `STALE`; a worker that has lost it writes nothing more.
"""

from __future__ import annotations

import os
import socket
import uuid
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.jobs.models import Job, JobState

BEAT: Final = timedelta(seconds=5)
STALE: Final = timedelta(seconds=30)
MAX_STEPS: Final = 60


def claim(job_id: int) -> Job | None:
    """Take a waiting job, or one whose worker has died; None when another has it or it is finished."""
    now, token = timezone.now(), _token()
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, beat_at__lt=now - STALE)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", now),
        beat_at=now,
        worker=token,
    )
    return Job.objects.select_related("owner").get(pk=job_id) if taken else None


def mine(job: Job) -> QuerySet[Job]:
    """The row, while this worker still has it."""
    return Job.objects.filter(pk=job.pk, worker=job.worker, state=JobState.RUNNING)


def beat(job: Job, fields: dict[str, Any]) -> bool | None:
    """Say that the worker lives, with the latest progress; whether to cancel, None when the claim is lost."""
    if not mine(job).update(beat_at=timezone.now(), **fields):
        return None
    return bool(mine(job).values_list("cancel_requested", flat=True).first())


def finish(job: Job, state: JobState, **fields: Any) -> bool:
    """Close the job; False when the claim was lost meanwhile and nothing was written."""
    now = timezone.now()
    return bool(mine(job).update(state=state, finished_at=now, beat_at=now, **fields))


def release(job: Job) -> bool:
    """Give the job back to be begun again (the database was away, the worker stops)."""
    return bool(mine(job).update(state=JobState.QUEUED, beat_at=timezone.now()))


def stale_before(now: datetime) -> datetime:
    """Heartbeats before this instant are those of dead workers."""
    return now - STALE


def _token() -> str:
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
