"""Writes of jobs: submit, cancel, begin again, and the sweep that finds what was forgotten."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs import claims
from core.jobs.models import Job, JobState
from core.jobs.registry import KINDS
from core.verdict import refuse, require
from core.web.request_id import request_id

log = structlog.get_logger(__name__)

RUN = "core.jobs.tasks.run"
"""The name of the one task that runs jobs of every kind."""
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


def submit(
    *,
    kind: str,
    owner: Any = None,
    title: str | Promise = "",
    arguments: dict[str, Any] | None = None,
    key: str = "",
) -> Job:
    """Put work on the list and ring for a worker once the transaction has committed.

    With a `key`, an unfinished job of the same kind and key is returned instead of a second one. The caller may
    be inside a transaction: if that is rolled back, there is no job.
    """
    known = KINDS[kind]
    fields = {
        "kind": kind,
        "owner": owner,
        "title": str(title or known.title)[:200],
        "arguments": arguments or {},
        "key": key,
        "request_id": request_id()[:64],
        "beat_at": timezone.now(),
    }
    for _attempt in range(3):
        if key and (existing := Job.objects.filter(kind=kind, key=key, state__in=UNFINISHED).first()):
            return existing
        try:
            with transaction.atomic():
                row = Job.objects.create(**fields)
        except IntegrityError:  # someone else was faster, or the other has just finished
            continue
        transaction.on_commit(partial(ring, row.pk))
        return row
    raise RuntimeError(f"job {kind} {key} could not be submitted")


def ring(job_id: int) -> None:
    """Ring the bell; a broker that is away is no harm, the sweep rings again."""
    try:
        current_app.send_task(RUN, (job_id,), retry=False)
    except Exception:
        log.warning("job_bell_failed", job=job_id, exc_info=True)


@transaction.atomic
def cancel(*, actor: Any, job: Job) -> Job:
    """Cancel a waiting job at once; ask a running one to stop at its next step. Raises Refused when it is over."""
    row = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    if row.state not in UNFINISHED:
        require(refuse(gettext_lazy("任务已结束，无需取消。"), code="job.finished"))
    row.cancel_requested = True
    if row.state == JobState.QUEUED:
        row.state, row.finished_at = JobState.CANCELLED, timezone.now()
    row.save(update_fields=["cancel_requested", "state", "finished_at"])
    log.info("job_cancelled", job=row.pk, by=actor.pk)
    return row


@transaction.atomic
def requeue(*, actor: Any, job: Job) -> Job:
    """Begin a failed or cancelled job again. Raises Refused when it is not, or an equal one is under way."""
    row = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    if row.state not in (JobState.FAILED, JobState.CANCELLED):
        require(refuse(gettext_lazy("只有未完成或已取消的任务可以重新执行。"), code="job.not_over"))
    if row.key and Job.objects.filter(kind=row.kind, key=row.key, state__in=UNFINISHED).exists():
        require(refuse(gettext_lazy("同样的任务正在执行，请等它结束。"), code="job.same_under_way"))
    Job.objects.filter(pk=row.pk).update(
        state=JobState.QUEUED, attempts=0, cancel_requested=False, error="", result=None,
        done=0, finished_at=None, beat_at=timezone.now(),
    )  # fmt: skip
    transaction.on_commit(partial(ring, row.pk))
    log.info("job_requeued", job=row.pk, by=actor.pk)
    row.refresh_from_db()
    return row


def sweep() -> dict[str, int]:
    """Find what was forgotten: waiting jobs whose bell got lost, running ones whose worker has died."""
    now = timezone.now()
    dead = claims.orphaned(now)
    given_up = 0
    for kind in KINDS.values():
        given_up += Job.objects.filter(dead, kind=kind.code, attempts__gte=kind.attempts).update(
            state=JobState.FAILED,
            finished_at=now,
            error=_("任务多次中断，已停止重试。请联系系统管理员。"),
        )
    silent = claims.stale_before(now) - timedelta(seconds=1)  # so that the bell rings for them below
    revived = Job.objects.filter(dead, cancel_requested=True).update(
        state=JobState.CANCELLED, finished_at=now
    ) + Job.objects.filter(dead).update(state=JobState.QUEUED, beat_at=silent)
    waiting = Job.objects.filter(state=JobState.QUEUED, kind__in=KINDS)
    forgotten = list(waiting.filter(beat_at__lt=claims.stale_before(now)).values_list("pk", flat=True)[:200])
    Job.objects.filter(pk__in=forgotten).update(beat_at=now)
    for job_id in forgotten:
        ring(job_id)
    return {"given_up": given_up, "revived": revived, "rung": len(forgotten)}
