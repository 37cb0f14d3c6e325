"""What the portal as a whole brings: the daily backup; and Celery is told what every room has scheduled."""

from __future__ import annotations

from celery.schedules import crontab

from core.registry import Scheduled, schedule
from sbs_portal.celery import app
from sbs_portal.schedule import wire


def register() -> None:
    """Called once, when every other room is ready."""
    schedule.add(Scheduled("daily_backup", "sbs_portal.tasks.daily_backup", crontab(hour=1, minute=30)))
    wire(app)
