"""Tells the administrators that a year's calendar is missing."""

from __future__ import annotations

from celery import shared_task

from core.calendar import reminding


@shared_task(name="core.calendar.tasks.remind", ignore_result=True)
def remind() -> None:
    """Once a day; each administrator is told once for each year and month."""
    reminding.remind()
