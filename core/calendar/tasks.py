"""Tells the administrators that a year's calendar is missing."""

from __future__ import annotations

from celery import shared_task

from core.calendar.reminding import remind


@shared_task(name="core.calendar.tasks.remind", ignore_result=True)
def missing() -> None:
    """Once a day; each administrator is told once for each year and month."""
    remind()
