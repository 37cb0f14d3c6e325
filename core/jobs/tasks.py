"""The Celery side of jobs: one task for all kinds, and the sweep."""

from __future__ import annotations

from celery import shared_task

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
