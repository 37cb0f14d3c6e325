"""What beat rings for: everything the rooms have registered in `core.registry.schedule`."""

from __future__ import annotations

from typing import Any

from celery import Celery

from core import registry


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Celery's spelling of the registry. A tick that comes late, twice or not at all does no harm: each task
    looks for what is due. A tick nobody took within its minute is dropped, the next one does its work."""
    return {
        entry.code: {
            "task": entry.task,
            "schedule": entry.schedule,
            "kwargs": entry.kwargs,
            "options": {"expires": 300},
        }
        for entry in registry.schedule.all()
    }


def wire(app: Celery) -> None:
    """Give the schedule to Celery; called once every room is ready."""
    app.conf.beat_schedule = {**(app.conf.beat_schedule or {}), **beat_schedule()}
