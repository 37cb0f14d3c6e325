"""What this room registers elsewhere."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from cultivation import signals
from incentives.scoring import exports, jobs, receivers, sections, todos  # noqa: F401  (the job registers itself)


def register() -> None:
    """Called once, when Django is ready."""
    exports.register()
    read, records = Permission.AWARD_READ.value, Permission.RECOGNITION_WRITE.value
    registry.navigation.add(
        registry.NavItem("scoring", _("政策"), _("专精特新预评"), "scoring:list", read, 410, exports=True)
    )
    registry.sections.add(
        registry.Section(
            "scoring", _("专精特新预评"), read, 65, "scoring/_section.html", sections.section, aside=True
        )
    )
    registry.todo_sources.add(registry.ToDoSource("scoring.likely", records, 320, todos.likely))
    registry.todo_sources.add(
        registry.ToDoSource("scoring.sheet", Permission.AWARD_RUN.value, 300, todos.no_sheet)
    )
    registry.schedule.add(
        registry.Scheduled("scoring.candidates", "incentives.score_candidates", crontab(hour=5, minute=10))
    )
    registry.api_routes.add(
        registry.ApiRoute("specialised-candidates", "incentives.scoring.api.CandidateViewSet", 60)
    )
    registry.demo_parts.add(
        registry.DemoPart("scoring", registry.DemoStage.CONSEQUENCES, 130, "incentives.scoring.demo.write")
    )
    signals.enterprise_changed.connect(receivers.follow_one, dispatch_uid="scoring.changed")
    signals.enterprise_moved.connect(receivers.follow_one, dispatch_uid="scoring.moved")
    signals.facts_moved.connect(receivers.follow_several, dispatch_uid="scoring.merged")
    merges.add(Merge("incentives.SelfCheckAnswer", OnMerge.KEEP))
    merges.add(Merge("incentives.SpecialisedCandidate", OnMerge.DERIVE))
