"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab

from core import registry
from core.merges import Merge, OnMerge, merges
from core.sql.registry import sql
from cultivation import signals
from cultivation.pool import (
    jobs,  # noqa: F401  (the job registers itself)
    receivers,
    tasks,
)

_MERGES = {
    "cultivation.PoolVerdict": OnMerge.KEEP,
    "cultivation.PoolDraft": OnMerge.DERIVE,
    "cultivation.PoolException": OnMerge.KEEP,
    "cultivation.PoolMove": OnMerge.MOVE,
    "cultivation.KeyMember": OnMerge.KEEP,
}


def register() -> None:
    """Called once, when Django is ready."""
    sql.declare(Path(__file__).parent / "sql")
    signals.enterprise_included.connect(receivers.follow_one, dispatch_uid="pool.included")
    signals.enterprise_changed.connect(receivers.follow_one, dispatch_uid="pool.changed")
    signals.enterprises_merged.connect(receivers.follow_all, dispatch_uid="pool.merged")
    registry.schedule.add(registry.Scheduled("keep_pools", tasks.keep_pools.name, crontab(hour=0, minute=20)))
    for table, on_merge in _MERGES.items():
        merges.add(Merge(table, on_merge))
