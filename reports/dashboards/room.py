"""What this room registers elsewhere: navigation, and the to-dos that no other room brings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.registry import NavItem, ToDoSource
from reports.dashboards.home import sources
from reports.dashboards.home.agenda import badge


def register() -> None:
    """Called once from the app's `ready()`."""
    read = Permission.DASHBOARD_READ.value
    home = _("工作台")
    registry.navigation.add(NavItem("home", home, home, "dashboards:home", "", 1, badge=badge))
    registry.navigation.add(NavItem("dashboard", _("分析"), _("看板"), "dashboards:quarter", read, 700))
    decide, operate = Permission.LEDGER_DECIDE.value, Permission.JOB_OPERATE.value
    registry.todo_sources.add(
        ToDoSource("ledger.escalated", decide, 5, sources.escalated, sources.escalated_count)
    )
    run, review = Permission.SCAN_RUN.value, Permission.LEDGER_REVIEW.value
    registry.todo_sources.add(ToDoSource("ledger.watched", run, 20, sources.watched))
    registry.todo_sources.add(ToDoSource("enterprises.reached", review, 300, sources.reached))
    registry.todo_sources.add(ToDoSource("jobs.failed", operate, 800, sources.failed_jobs))
    registry.todo_sources.add(
        ToDoSource("users.locked", Permission.USER_WRITE.value, 810, sources.locked_users)
    )
