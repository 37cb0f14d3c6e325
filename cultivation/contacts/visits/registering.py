"""What visits register elsewhere; called from the room's `register()`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from core.parameters.groups import ParameterGroup, parameter_groups
from core.sql.registry import sql
from cultivation import signals
from cultivation.contacts.visits import attachments, sections, services, todos
from cultivation.contacts.visits.exports import VisitsExport
from cultivation.contacts.visits.imports import VisitsImport
from cultivation.ledger.beside import on_problem_page
from exchange import exporters, handlers


def move_findings(*, problem: int, survivor: int, **_kwargs: Any) -> None:
    """Answers `problem_merged`: what was found leads to the survivor."""
    services.move_findings(problem=problem, survivor=survivor)


def register() -> None:
    """Called once, when Django is ready."""
    read, write = Permission.CONTACT_READ.value, Permission.VISIT_WRITE.value
    sql.declare(Path(__file__).parent / "sql")
    signals.problem_merged.connect(move_findings, dispatch_uid="visits.problem_merged")
    on_problem_page(sections.came_from)
    attachments.register()
    handlers.register(VisitsImport())
    exporters.register(VisitsExport())
    parameter_groups.add(ParameterGroup("visits", _("走访"), 36, begins=("visit_",)))
    registry.navigation.add(
        registry.NavItem("visits", _("台账"), _("走访"), "visits:list", read, 230, exports=True)
    )
    registry.quick_acts.add(registry.QuickAct("log_visit", _("走访"), "visits:log", write, 25, alone=True))
    registry.sections.add(
        registry.Section("visits", _("走访"), read, 40, "visits/section.html", sections.section)
    )
    registry.todo_sources.add(
        registry.ToDoSource(
            "visits.overdue", write, 60, todos.overdue_visits, todos.how_many, todos.how_many_late
        )
    )
    registry.api_routes.add(registry.ApiRoute("visits", "cultivation.contacts.visits.api.VisitViewSet", 25))
    registry.demo_parts.add(
        registry.DemoPart(
            "visits", registry.DemoStage.CONSEQUENCES, 80, "cultivation.contacts.visits.demo.write"
        )
    )
    merges.add(Merge("cultivation.Visit", OnMerge.MOVE))
