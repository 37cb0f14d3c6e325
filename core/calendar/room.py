"""What the working-day calendar brings: its line of the navigation, and the reminder of a year that is missing."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from core.calendar import reminding
from core.registry import NavItem, Scheduled, ToDoSource, navigation, schedule, todo_sources


def register() -> None:
    """Called once, when Django is ready."""
    navigation.add(NavItem("calendar", _("系统"), _("工作日历"), "core:calendar", "", 930))
    todo_sources.add(ToDoSource("calendar.missing", reminding.PERMISSION, 900, reminding.to_dos))
    schedule.add(Scheduled("calendar.remind", "core.calendar.tasks.remind", crontab(minute=5, hour=8)))
