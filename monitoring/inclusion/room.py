"""What this room registers elsewhere."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from cultivation import signals
from exchange import handlers
from monitoring.inclusion import exports, receivers, search, sections, tasks, todos
from monitoring.inclusion.imports import ResultsImport
from monitoring.inclusion.services import papers
from monitoring.inclusion.services.following import COUNTS, follow
from monitoring.scan.following import FollowUp, follow_ups


def register() -> None:
    """Called once, when Django is ready."""
    follow_ups.add(FollowUp("cases", 20, COUNTS, follow))
    papers.register()
    exports.register()
    handlers.register(ResultsImport())
    read = Permission.SCAN_READ.value
    registry.navigation.add(
        registry.NavItem(
            "inclusion", _("监测"), _("纳统"), "inclusion:list", read, 340, badge=todos.badge, exports=True
        )
    )
    registry.sections.add(
        registry.Section("inclusion", _("纳统"), read, 26, "inclusion/section.html", sections.section)
    )
    registry.todo_sources.add(
        registry.ToDoSource("inclusion", read, 35, todos.to_do, todos.how_many, todos.how_many_late)
    )
    registry.search_sources.add(registry.SearchSource("inclusion", _("纳统"), read, 50, search.find))
    registry.api_routes.add(registry.ApiRoute("inclusion-cases", "monitoring.inclusion.api.CaseViewSet", 45))
    registry.api_routes.add(
        registry.ApiRoute("sprint-lines", "monitoring.inclusion.sprint.api.SprintLineViewSet", 46)
    )
    registry.api_routes.add(
        registry.ApiRoute("missed-inclusions", "monitoring.inclusion.api.MissedViewSet", 47)
    )
    signals.enterprise_included.connect(receivers.follow_one, dispatch_uid="inclusion.included")
    signals.enterprise_exited.connect(receivers.follow_one, dispatch_uid="inclusion.exited")
    signals.enterprises_merged.connect(receivers.follow_all, dispatch_uid="inclusion.imported")
    signals.enterprise_changed.connect(receivers.follow_place, dispatch_uid="inclusion.changed")
    signals.enterprise_moved.connect(receivers.move_cases, dispatch_uid="inclusion.moved")
    registry.schedule.add(
        registry.Scheduled("sweep_inclusion", tasks.sweep_inclusion.name, crontab(hour=8, minute=30))
    )
    registry.demo_parts.add(
        registry.DemoPart(
            "inclusion", registry.DemoStage.CONSEQUENCES, 120, "monitoring.inclusion.demo.write"
        )
    )
    merges.add(Merge("monitoring.Case", OnMerge.KEEP))
    merges.add(Merge("monitoring.MissedInclusion", OnMerge.KEEP))
    merges.add(Merge("monitoring.SprintLine", OnMerge.KEEP))
