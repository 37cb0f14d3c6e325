"""Scheduled work of this room."""

from celery import shared_task

from core.audit.context import recording
from cultivation.enterprises.standing import refresh_standing


@shared_task(name="cultivation.refresh_standing")
def refresh_all_standings() -> int:
    """Each night: an exit dated today takes effect, and on 1 January the last full year moves on."""
    with recording(reason="每日更新现状"):
        return refresh_standing()
