"""What the rooms of core register: scheduled work (navigation follows with the pages)."""

from __future__ import annotations

from celery.schedules import crontab

from core.registry import Scheduled, schedule


def register() -> None:
    """Fill the registries; called once by the app's `ready()`."""
    schedule.add(Scheduled("jobs.sweep", "core.jobs.tasks.sweep", 30.0))
    schedule.add(Scheduled("audit.digest", "core.audit.tasks.digest", crontab(minute=20, hour="0-6")))
