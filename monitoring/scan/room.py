"""What this room registers elsewhere."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from core.ui.panels import PanelSource, panels
from monitoring.scan import exports, parameters, sections, tasks
from monitoring.scan.backtesting import (
    jobs,  # noqa: F401  (the job registers itself)
)
from monitoring.scan.panels import enterprises


def register() -> None:
    """Called once, when Django is ready."""
    read = Permission.SCAN_READ.value
    parameters.register()
    sections.register()
    exports.register()
    registry.navigation.add(
        registry.NavItem("scan", _("监测"), _("研判"), "scan:list", read, 320, exports=True)
    )
    panels.add(PanelSource("enterprises", read, 10, enterprises))
    registry.schedule.add(registry.Scheduled("scan.due", tasks.scan_what_is_due.name, crontab(minute="*/10")))
    registry.api_routes.add(registry.ApiRoute("assessments", "monitoring.scan.api.AssessmentViewSet", 40))
    registry.demo_parts.add(
        registry.DemoPart("scans", registry.DemoStage.JUDGED, 100, "monitoring.scan.demo.write", joined=False)
    )
    registry.demo_parts.add(
        registry.DemoPart(
            "backtest", registry.DemoStage.CONSEQUENCES, 30, "monitoring.scan.backtesting.demo.write"
        )
    )
    merges.add(Merge("monitoring.Assessment", OnMerge.DERIVE))
