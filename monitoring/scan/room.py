"""What this room registers elsewhere: its job, scheduled work, navigation, sections of an enterprise's page."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from monitoring.scan import exports, sections, tasks


def register() -> None:
    """Called once from the app's `ready()`."""
    sections.register()
    exports.register()
    registry.navigation.add(
        registry.NavItem("scan", _("监测"), _("研判"), "scan:list", Permission.SCAN_READ.value, 420)
    )
    registry.schedule.add(registry.Scheduled("scan.due", tasks.scan_what_is_due.name, crontab(minute="*/10")))
