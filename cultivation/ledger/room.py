"""What this room registers elsewhere."""

from __future__ import annotations

from accounts.roles import Permission
from accounts.signals import open_work, person_left
from core import registry
from core.calendar.signals import calendar_changed
from core.merges import Merge, OnMerge, merges
from core.ui.panels import PanelSource, panels
from cultivation.enterprises.routed import on_routed
from cultivation.ledger import (
    exports,
    home,
    imports,
    jobs,  # noqa: F401  (the job registers itself)
    oversight,
    parameters,
    receivers,
    sections,
)
from cultivation.ledger.routing import routed_enterprises


def register() -> None:
    """Called once, when Django is ready."""
    person_left.connect(receivers.hand_over_open_problems, dispatch_uid="ledger.person_left")
    open_work.connect(receivers.count_open_problems, dispatch_uid="ledger.open_work")
    calendar_changed.connect(receivers.recount_open_problems, dispatch_uid="ledger.calendar_changed")
    on_routed(routed_enterprises)
    parameters.register()
    home.register()
    sections.register()
    imports.register()
    exports.register()
    decide, run = Permission.LEDGER_DECIDE.value, Permission.SCAN_RUN.value
    registry.todo_sources.add(
        registry.ToDoSource("ledger.escalated", decide, 5, oversight.escalated, oversight.escalated_count)
    )
    registry.todo_sources.add(registry.ToDoSource("ledger.watched", run, 20, oversight.late_districts))
    panels.add(PanelSource("problems", Permission.LEDGER_READ.value, 30, oversight.panel))
    registry.api_routes.add(registry.ApiRoute("problems", "cultivation.ledger.api.ProblemViewSet", 20))
    registry.demo_parts.add(
        registry.DemoPart("ledger", registry.DemoStage.FACTS, 300, "cultivation.ledger.demo.write")
    )
    merges.add(Merge("cultivation.Problem", OnMerge.MOVE))
