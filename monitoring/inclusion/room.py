"""What this room registers elsewhere."""

from __future__ import annotations

from celery.schedules import crontab

from core import registry
from core.merges import Merge, OnMerge, merges
from cultivation import signals
from monitoring.inclusion import receivers, tasks
from monitoring.inclusion.services import papers
from monitoring.inclusion.services.following import COUNTS, follow
from monitoring.scan.following import FollowUp, follow_ups


def register() -> None:
    """Called once, when Django is ready."""
    follow_ups.add(FollowUp("cases", 20, COUNTS, follow))
    papers.register()
    signals.enterprise_included.connect(receivers.follow_one, dispatch_uid="inclusion.included")
    signals.enterprise_exited.connect(receivers.follow_one, dispatch_uid="inclusion.exited")
    signals.enterprises_merged.connect(receivers.follow_all, dispatch_uid="inclusion.imported")
    signals.enterprise_moved.connect(receivers.move_cases, dispatch_uid="inclusion.moved")
    registry.schedule.add(
        registry.Scheduled("sweep_inclusion", tasks.sweep_inclusion.name, crontab(hour=8, minute=30))
    )
    merges.add(Merge("monitoring.Case", OnMerge.KEEP))
    merges.add(Merge("monitoring.MissedInclusion", OnMerge.KEEP))
