"""The Celery side of jobs: one task for all kinds, and the sweep."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from core.jobs import presence, running, services

presence.connect()


@shared_task(name=services.RUN, ignore_result=True)
def run(job_id: int) -> None:
    """Run one job, unless another worker has it or it is over."""
    running.run_job(job_id)


@shared_task(name="core.jobs.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Find forgotten and orphaned jobs (every 30 seconds)."""
    services.sweep()


@worker_ready.connect
def look_around(**_kwargs: Any) -> None:
    """A worker that begins looks at once for what a killed one has left."""
    sweep.apply_async(retry=False)
