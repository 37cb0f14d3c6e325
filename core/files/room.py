"""What files bring: the nightly clearing, and its job."""

from __future__ import annotations

from celery.schedules import crontab

from core.files import expiry  # noqa: F401  (registers its job)
from core.registry import Scheduled, schedule


def register() -> None:
    """Called once, when Django is ready."""
    schedule.add(Scheduled("files.expire", "core.files.tasks.expire", crontab(minute=40, hour=2)))
