"""What jobs bring: the line of the navigation, the sweep, and for the operator what came to nothing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.jobs.todos import failed_jobs
from core.registry import NavItem, Scheduled, ToDoSource, navigation, schedule, todo_sources


def register() -> None:
    """Called once, when Django is ready."""
    navigation.add(NavItem("jobs", _("系统"), _("任务"), "core:jobs", "", 910))
    todo_sources.add(ToDoSource("jobs.failed", "job.operate", 800, failed_jobs))
    schedule.add(Scheduled("jobs.sweep", "core.jobs.tasks.sweep", 30.0))
