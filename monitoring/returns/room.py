"""What this room registers elsewhere: scheduled work, datasets, navigation, to-dos, a section."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab

from core import registry
from core.sql.registry import sql


def register() -> None:
    """Called once from the app's `ready()`."""
    from core.calendar.signals import calendar_changed
    from monitoring.returns import datasets as _declared  # noqa: F401
    from monitoring.returns import exports, home, imports, quarters, tasks

    sql.declare(Path(__file__).parent / "sql")
    calendar_changed.connect(quarters.recount, dispatch_uid="returns.calendar_changed")
    home.register()
    imports.register()
    exports.register()
    registry.schedule.add(registry.Scheduled("returns.quarters", tasks.keep.name, crontab(minute="5,35")))
