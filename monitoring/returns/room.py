"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab

from core import registry
from core.calendar.signals import calendar_changed
from core.merges import Merge, OnMerge, merges
from core.sql.registry import sql
from monitoring.returns import exports, home, imports, parameters, quarters, tasks


def register() -> None:
    """Called once, when Django is ready."""
    sql.declare(Path(__file__).parent / "sql")
    calendar_changed.connect(quarters.recount, dispatch_uid="returns.calendar_changed")
    parameters.register()
    home.register()
    imports.register()
    exports.register()
    registry.schedule.add(registry.Scheduled("returns.quarters", tasks.keep.name, crontab(minute="5,35")))
    registry.api_routes.add(registry.ApiRoute("returns", "monitoring.returns.api.ReturnViewSet", 30))
    registry.demo_parts.add(
        registry.DemoPart("returns", registry.DemoStage.FACTS, 200, "monitoring.returns.demo.write")
    )
    merges.add(Merge("monitoring.MonitoringMember", OnMerge.KEEP))
    merges.add(Merge("monitoring.QuarterlyReturn", OnMerge.KEEP))
