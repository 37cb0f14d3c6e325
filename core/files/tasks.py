"""The nightly clearing, as a job."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.jobs.services import submit


@shared_task(name="core.files.tasks.expire", ignore_result=True)
def expire() -> None:
    """Queue the clearing of this night; a second tick finds it under way or has nothing left to do."""
    submit(kind="files.expire", key=f"{timezone.localdate()}")
