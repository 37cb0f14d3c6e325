"""Jobs in a real worker: rung for, run, and begun again after the worker was killed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.jobs import claims, presence, services
from core.jobs.models import Job, JobState
from tests.support.waiting import until

pytestmark = [pytest.mark.scenario, pytest.mark.django_db(transaction=True)]


def state(row: Job) -> str:
    return str(Job.objects.values_list("state", flat=True).get(pk=row.pk))


def test_a_worker_runs_what_was_rung_for_and_says_that_it_is_there(celery_worker_process: Any) -> None:
    row = services.submit(kind="files.expire")
    until(lambda: state(row) == JobState.DONE)
    until(presence.present)


def test_a_worker_that_was_killed_is_there_no_longer(celery_worker_process: Any) -> None:
    until(presence.present)
    celery_worker_process.kill()
    until(lambda: not presence.present(), 2)  # long before its key expires


def test_a_job_whose_worker_was_killed_is_begun_again_by_the_sweep(celery_worker_process: Any) -> None:
    row = Job.objects.create(
        kind="files.expire",
        title="到期清理",
        state=JobState.RUNNING,
        attempts=1,
        worker="gone",
        beat_at=timezone.now() - claims.STALE - timedelta(seconds=5),
    )
    services.sweep()
    until(lambda: state(row) == JobState.DONE)
    row.refresh_from_db()
    assert row.attempts == 2
