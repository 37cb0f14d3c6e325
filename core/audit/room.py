"""What the audit brings: its line of the navigation, and the seal of each day."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from core.registry import NavItem, Scheduled, navigation, schedule
from core.sql.registry import sql


def register() -> None:
    """Called once, when Django is ready."""
    sql.declare(Path(__file__).parent / "sql")
    navigation.add(NavItem("audit", _("系统"), _("操作记录"), "core:audit", "audit.read", 940))
    schedule.add(Scheduled("audit.digest", "core.audit.tasks.digest", crontab(minute=20, hour="0-6")))
