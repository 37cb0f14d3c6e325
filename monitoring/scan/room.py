"""What this room registers elsewhere: its job, its scheduled work."""

from __future__ import annotations

from celery.schedules import crontab

from core.registry import Scheduled, schedule


def register() -> None:
    """Called once from the app's `ready()`."""
    from monitoring.scan import tasks

    schedule.add(Scheduled("scan.due", tasks.scan_what_is_due.name, crontab(minute="*/10")))
