"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.links.registry import Purpose, purposes
from core.merges import Merge, OnMerge, merges
from core.sql.registry import sql
from cultivation import signals
from incentives.applications import entitled, exports, receivers, search, sections, tasks, todos
from incentives.applications.models import Application
from incentives.applications.money import registering
from incentives.applications.services import papers
from incentives.applications.services.linking import APPLICATION
from incentives.applications.terms import paper_names
from incentives.eligibility.filters import EVALUATIONS
from incentives.policy import materials


def register() -> None:
    """Called once, when Django is ready."""
    sql.declare(Path(__file__).parent / "sql")
    papers.register()
    materials.on_named(paper_names)
    exports.register()
    purposes.add(Purpose(APPLICATION, _("企业填报申报"), Application, "application_by_link"))
    _shown(Permission.AWARD_READ.value, "applications", None)
    _shown(Permission.APPLICATION_DECIDE.value, "applications-decided", _only_decides)
    read, decide = Permission.AWARD_READ.value, Permission.APPLICATION_DECIDE.value
    registry.todo_sources.add(
        registry.ToDoSource("applications", read, 36, todos.to_do, todos.how_many, todos.how_many_late)
    )
    registry.todo_sources.add(
        registry.ToDoSource("applications-decided", decide, 37, todos.to_decide, todos.how_many_to_decide)
    )
    enters = Permission.APPLICATION_ENTER.value
    registry.todo_sources.add(
        registry.ToDoSource("applications-entitled", enters, 38, entitled.to_do, entitled.how_many)
    )
    EVALUATIONS.register(entitled.APPLIED)
    registry.sections.add(
        registry.Section("applications", _("申报"), read, 62, "applications/section.html", sections.section)
    )
    registry.search_sources.add(registry.SearchSource("applications", _("申报"), read, 60, search.find))
    registry.api_routes.add(
        registry.ApiRoute("applications", "incentives.applications.api.ApplicationViewSet", 60)
    )
    signals.enterprises_merged.connect(receivers.follow_all, dispatch_uid="applications.imported")
    signals.enterprise_changed.connect(receivers.follow_place, dispatch_uid="applications.changed")
    signals.enterprise_moved.connect(receivers.move, dispatch_uid="applications.moved")
    registry.schedule.add(
        registry.Scheduled("sweep_applications", tasks.sweep_applications.name, crontab(hour=8, minute=30))
    )
    registry.demo_parts.add(
        registry.DemoPart(
            "applications", registry.DemoStage.CONSEQUENCES, 130, "incentives.applications.demo.write"
        )
    )
    merges.add(Merge("incentives.Application", OnMerge.KEEP))
    merges.add(Merge("incentives.Award", OnMerge.KEEP))
    registering.register()


def _only_decides(user: Any) -> bool:
    """Whether someone reads no awards but decides those of their own unit."""
    return not user.can(Permission.AWARD_READ)


def _shown(permission: str, code: str, serves: Any) -> None:
    """The line of the navigation, for who reads awards and for who decides alone."""
    registry.navigation.add(
        registry.NavItem(
            code,
            _("政策"),
            _("申报"),
            "applications:list",
            permission,
            410,
            badge=todos.badge,
            exports=True,
            serves=serves,
        )
    )
