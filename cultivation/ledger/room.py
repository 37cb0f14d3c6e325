"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from accounts.signals import open_work, person_left
from core import registry
from core.calendar.signals import calendar_changed
from core.links.registry import Purpose, purposes
from core.merges import Merge, OnMerge, merges
from core.sql.registry import sql
from core.ui.panels import PanelSource, panels
from cultivation import signals
from cultivation.enterprises.routed import on_routed
from cultivation.ledger import (
    answers,
    attachments,
    exports,
    imports,
    jobs,  # noqa: F401  (the job registers itself)
    oversight,
    parameters,
    receivers,
    search,
    sections,
    statistics_export,
    todos,
)
from cultivation.ledger.models import Problem
from cultivation.ledger.panels import panel
from cultivation.ledger.routing import routed_enterprises
from cultivation.ledger.services.rating import RATING


def register() -> None:
    """Called once, when Django is ready."""
    sql.declare(Path(__file__).parent / "sql")
    person_left.connect(receivers.hand_over_open_problems, dispatch_uid="ledger.person_left")
    open_work.connect(receivers.count_open_problems, dispatch_uid="ledger.open_work")
    signals.enterprise_moved.connect(receivers.move_open_problems, dispatch_uid="ledger.enterprise_moved")
    calendar_changed.connect(receivers.recount_open_problems, dispatch_uid="ledger.calendar_changed")
    read, log = Permission.LEDGER_READ.value, Permission.LEDGER_LOG.value
    decide, run = Permission.LEDGER_DECIDE.value, Permission.SCAN_RUN.value
    on_routed(routed_enterprises)
    parameters.register()
    attachments.register()
    purposes.add(Purpose(RATING, _("企业评价"), Problem, "ledger_rating"))
    sections.register()
    imports.register()
    exports.register()
    statistics_export.register()
    registry.navigation.add(
        registry.NavItem(
            "ledger",
            _("台账"),
            _("问题台账"),
            "ledger:list",
            read,
            200,
            badge=todos.badge,
            exports=True,
            begins=todos.begins,
        )
    )
    registry.navigation.add(
        registry.NavItem(
            "raised", _("台账"), _("提级事项"), "ledger:raised", decide, 210, badge=todos.raised_badge
        )
    )
    registry.navigation.add(
        registry.NavItem("ledger_statistics", _("台账"), _("台账统计"), "ledger:statistics", read, 220)
    )
    registry.quick_acts.add(
        registry.QuickAct("log_problem", _("记问题"), "ledger:log", log, 20, key="n", primary=True)
    )
    registry.todo_sources.add(
        registry.ToDoSource("ledger", read, 10, todos.to_do, todos.to_do_count, todos.to_do_overdue)
    )
    registry.todo_sources.add(
        registry.ToDoSource("ledger.answers", Permission.LEDGER_HOLD.value, 8, answers.to_do)
    )
    registry.search_sources.add(registry.SearchSource("problems", _("问题"), read, 20, search.find))
    registry.todo_sources.add(
        registry.ToDoSource("ledger.escalated", decide, 5, oversight.escalated, oversight.escalated_count)
    )
    registry.todo_sources.add(registry.ToDoSource("ledger.watched", run, 20, oversight.late_districts))
    review = Permission.LEDGER_REVIEW.value
    registry.todo_sources.add(
        registry.ToDoSource("ledger.departments", review, 20, oversight.late_departments)
    )
    registry.schedule.add(
        registry.Scheduled("sweep_ledger", "cultivation.sweep_ledger", crontab(hour=8, minute=30))
    )
    panels.add(PanelSource("problems", read, 30, panel))
    registry.api_routes.add(
        registry.ApiRoute("problems", "cultivation.ledger.api.viewset.ProblemViewSet", 20)
    )
    registry.demo_parts.add(
        registry.DemoPart("ledger", registry.DemoStage.FACTS, 300, "cultivation.ledger.demo.write")
    )
    merges.add(Merge("cultivation.Problem", OnMerge.MOVE))
