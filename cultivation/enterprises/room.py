"""What this room registers elsewhere: navigation, search, sections, datasets, schedule."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.sql.registry import sql


def register() -> None:
    """Called once from the app's `ready()`."""
    from cultivation.enterprises import datasets as _declared  # noqa: F401
    from cultivation.enterprises import exports, imports, search, sections

    read = Permission.ENTERPRISE_READ.value
    sql.declare(Path(__file__).parent / "sql")
    sections.register()
    imports.register()
    exports.register()
    registry.navigation.add(
        registry.NavItem("enterprises", _("企业"), _("全部企业"), "enterprises:list", read, 100)
    )
    registry.quick_acts.add(registry.QuickAct("enterprises", _("企业"), "enterprises:list", read, 30))
    registry.search_sources.add(registry.SearchSource("enterprises", _("企业"), read, 10, search.find))
    registry.schedule.add(
        registry.Scheduled("refresh_standing", "cultivation.refresh_standing", crontab(hour=0, minute=10))
    )
