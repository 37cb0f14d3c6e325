"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.sql.registry import sql
from core.ui.panels import PanelSource, panels
from cultivation.plan import attachments, exports, todos
from cultivation.plan.panels import target


def register() -> None:
    """Called once, when Django is ready."""
    read, write, report = (
        one.value for one in (Permission.PLAN_READ, Permission.PLAN_WRITE, Permission.PLAN_REPORT)
    )
    sql.declare(Path(__file__).parent / "sql")
    exports.register()
    attachments.register()
    registry.navigation.add(registry.NavItem("plan", _("计划"), _("年度计划"), "plan:now", read, 50))
    registry.todo_sources.add(registry.ToDoSource("plan.measures", report, 40, todos.measures))
    registry.todo_sources.add(registry.ToDoSource("plan.streets", write, 60, todos.streets))
    panels.add(PanelSource("target", Permission.DASHBOARD_READ.value, 20, target))
    registry.schedule.add(
        registry.Scheduled("remind_measures", "cultivation.remind_measures", crontab(hour=8, minute=30))
    )
    registry.demo_parts.add(
        registry.DemoPart("plan", registry.DemoStage.PLANNED, 200, "cultivation.plan.demo.write")
    )
