"""What merging registers elsewhere; called from the room's `register()`."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from cultivation.enterprises.merging import sections


def register() -> None:
    """Called once, when Django is ready."""
    write = Permission.ENTERPRISE_MERGE.value
    registry.navigation.add(
        registry.NavItem("doublets", _("企业"), _("疑似重复"), "enterprises:doublets", write, 190)
    )
    registry.sections.add(
        registry.Section(
            "merges", _("合并"), write, 850, "enterprises/sections/merges.html", sections.merges, aside=True
        )
    )
    registry.schedule.add(
        registry.Scheduled("find_doublets", "cultivation.find_doublets", crontab(hour=1, minute=20))
    )
    merges.add(Merge("cultivation.Enterprise", OnMerge.STAY))
    merges.add(Merge("cultivation.Doublet", OnMerge.DERIVE))
    merges.add(Merge("cultivation.EnterpriseMerge", OnMerge.STAY))
