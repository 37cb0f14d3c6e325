"""What the rooms of core register: navigation, to-dos, scheduled work, kinds of jobs."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from core.calendar import reminding
from core.registry import NavItem, Scheduled, ToDoSource, navigation, schedule, todo_sources
from core.sql.registry import sql

GROUP = _("系统")


def register() -> None:
    """Fill the registries; called once by the app's `ready()`."""
    from core.files import expiry  # noqa: F401  (registers its job)

    sql.declare(Path(__file__).parent / "audit" / "sql")
    for item in (
        NavItem("jobs", GROUP, _("任务"), "core:jobs", "", 910),
        NavItem("parameters", GROUP, _("参数"), "core:parameters", "parameter.read", 920),
        NavItem("calendar", GROUP, _("工作日历"), "core:calendar", "", 930),
        NavItem("audit", GROUP, _("操作记录"), "core:audit", "audit.read", 940),
    ):
        navigation.add(item)
    todo_sources.add(ToDoSource("calendar.missing", reminding.PERMISSION, 900, reminding.to_dos))
    for entry in (
        Scheduled("jobs.sweep", "core.jobs.tasks.sweep", 30.0),
        Scheduled("audit.digest", "core.audit.tasks.digest", crontab(minute=20, hour="0-6")),
        Scheduled("files.expire", "core.files.tasks.expire", crontab(minute=40, hour=2)),
        Scheduled("notices.mail", "core.notices.tasks.mail", 300.0),
        Scheduled("calendar.remind", "core.calendar.tasks.remind", crontab(minute=5, hour=8)),
    ):
        schedule.add(entry)
