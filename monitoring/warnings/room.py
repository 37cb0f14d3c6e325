"""What this room registers elsewhere."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.calendar.signals import calendar_changed
from core.merges import Merge, OnMerge, merges
from cultivation import signals
from monitoring.scan.following import FollowUp, follow_ups
from monitoring.warnings import exports, receivers, search, sections, tasks, todos
from monitoring.warnings.services.following import COUNTS, follow


def register() -> None:
    """Called once, when Django is ready."""
    follow_ups.add(FollowUp("warnings", 10, COUNTS, follow))
    signals.enterprise_exited.connect(receivers.follow_one, dispatch_uid="warnings.exited")
    signals.enterprise_included.connect(receivers.follow_one, dispatch_uid="warnings.included")
    signals.enterprises_merged.connect(receivers.follow_all, dispatch_uid="warnings.imported")
    signals.enterprise_changed.connect(receivers.follow_place, dispatch_uid="warnings.changed")
    signals.enterprise_moved.connect(receivers.move_warning, dispatch_uid="warnings.moved")
    signals.problem_merged.connect(receivers.follow_problem, dispatch_uid="warnings.problem_merged")
    calendar_changed.connect(receivers.recount_running_clocks, dispatch_uid="warnings.calendar_changed")
    registry.schedule.add(
        registry.Scheduled("sweep_warnings", tasks.sweep_warnings.name, crontab(hour=8, minute=30))
    )
    read = Permission.SCAN_READ.value
    sections.register()
    exports.register()
    registry.navigation.add(
        registry.NavItem(
            "warnings",
            _("监测"),
            _("退库预警"),
            "warnings:list",
            read,
            330,
            badge=todos.badge,
            exports=True,
            begins=todos.begins,
        )
    )
    registry.todo_sources.add(
        registry.ToDoSource("warnings", read, 9, todos.to_do, todos.to_do_count, todos.to_do_overdue)
    )
    registry.todo_sources.add(registry.ToDoSource("warnings.raised", read, 9, todos.raised))
    registry.search_sources.add(registry.SearchSource("warnings", _("退库预警"), read, 30, search.find))
    registry.api_routes.add(registry.ApiRoute("warnings", "monitoring.warnings.api.WarningViewSet", 45))
    registry.demo_parts.add(
        registry.DemoPart("warnings", registry.DemoStage.CONSEQUENCES, 50, "monitoring.warnings.demo.write")
    )
    merges.add(Merge("monitoring.Warning", OnMerge.KEEP))
