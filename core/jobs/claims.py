"""Who works on a job: one UPDATE claims it, a token fences everything that its worker writes to the row.

A claim lives as long as its heartbeat is younger than `STALE`, and no longer than its process where that can be seen;
a worker that has lost it writes nothing more.
"""

from __future__ import annotations

import hashlib
import os
import socket
import uuid
from datetime import datetime, timedelta
from pathlib import Path
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
    free = Q(state=JobState.QUEUED) | orphaned(now)
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


def orphaned(now: datetime) -> Q:
    """Running jobs whose worker has died: its heart is silent, or its process was one of this machine and is gone."""
    here = Job.objects.filter(state=JobState.RUNNING, worker__startswith=f"{_HERE}:")
    gone = [token for token in here.values_list("worker", flat=True) if not _lives(token)]
    return Q(state=JobState.RUNNING) & (Q(beat_at__lt=stale_before(now)) | Q(worker__in=gone))


def _lives(token: str) -> bool:
    """Whether the token's process exists; another that was given its number since counts, then the heart tells."""
    try:
        os.kill(int(token.split(":")[1]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it lives, and is another user's
    return True


def _here() -> str:
    """Names the space of process numbers: the machine since it was started, and its container."""
    try:
        space = Path("/proc/sys/kernel/random/boot_id").read_text() + str(
            Path("/proc/self/ns/pid").readlink()
        )
    except OSError:
        space = uuid.uuid4().hex  # nothing can be said of other processes
    return f"{socket.gethostname()[:60]}-{hashlib.blake2s(space.encode(), digest_size=6).hexdigest()}"


_HERE: Final = _here()


def _token() -> str:
    return f"{_HERE}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
