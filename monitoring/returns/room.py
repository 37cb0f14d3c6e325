"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.calendar.signals import calendar_changed
from core.links.registry import Purpose, purposes
from core.merges import Merge, OnMerge, merges
from core.sql.registry import sql
from monitoring.returns import exports, imports, parameters, quarters, receivers, sections, tasks, todos
from monitoring.returns.by_link import RETURN
from monitoring.returns.electricity import imports as electricity
from monitoring.returns.models import MonitoringMember


def register() -> None:
    """Called once, when Django is ready."""
    read, write = Permission.RETURN_READ.value, Permission.RETURN_WRITE.value
    sql.declare(Path(__file__).parent / "sql")
    calendar_changed.connect(quarters.recount, dispatch_uid="returns.calendar_changed")
    purposes.add(Purpose(RETURN, _("企业报送"), MonitoringMember, "return_by_link"))
    parameters.register()
    receivers.register()
    sections.register()
    imports.register()
    electricity.register()
    exports.register()
    registry.navigation.add(
        registry.NavItem(
            "returns", _("监测"), _("季度报表"), "returns:list", read, 310, badge=todos.badge, exports=True
        )
    )
    registry.todo_sources.add(registry.ToDoSource("returns", write, 20, todos.to_do, todos.to_do_count))
    registry.schedule.add(registry.Scheduled("returns.quarters", tasks.keep.name, crontab(minute="5,35")))
    registry.schedule.add(
        registry.Scheduled("returns.remind", tasks.remind.name, crontab(hour="8", minute="45"))
    )
    registry.schedule.add(registry.Scheduled("returns.restated", tasks.settle.name, crontab(minute="*/10")))
    review = Permission.RETURN_REVIEW.value
    registry.todo_sources.add(
        registry.ToDoSource("returns.returned", write, 18, todos.returned, todos.returned_count)
    )
    registry.todo_sources.add(registry.ToDoSource("returns.review", review, 19, todos.to_review))
    registry.api_routes.add(registry.ApiRoute("returns", "monitoring.returns.api.ReturnViewSet", 30))
    registry.demo_parts.add(
        registry.DemoPart("returns", registry.DemoStage.FACTS, 200, "monitoring.returns.demo.write")
    )
    registry.demo_parts.add(
        registry.DemoPart(
            "electricity", registry.DemoStage.FACTS, 210, "monitoring.returns.electricity.demo.write"
        )
    )
    registry.demo_parts.add(
        registry.DemoPart(
            "returns.around", registry.DemoStage.CONSEQUENCES, 40, "monitoring.returns.demo_around.write"
        )
    )
    merges.add(Merge("monitoring.MonitoringMember", OnMerge.KEEP))
    merges.add(Merge("monitoring.QuarterlyReturn", OnMerge.KEEP))
    merges.add(Merge("monitoring.ElectricityMonth", OnMerge.KEEP))
