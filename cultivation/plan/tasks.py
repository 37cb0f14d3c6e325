"""Scheduled work of this room."""

from celery import shared_task
from django.utils import timezone

from core.audit.context import recording
from cultivation.plan.services.reminding import remind


@shared_task(name="cultivation.remind_measures")
def remind_measures() -> int:
    """Each morning: who has a measure that is near or late is told once."""
    with recording(reason="任务分工提醒"):
        return remind(timezone.localdate())
