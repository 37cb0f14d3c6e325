"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from core.sql.registry import sql
from cultivation import signals
from cultivation.plan import others
from cultivation.pool import (
    exports,
    filters,
    jobs,  # noqa: F401  (the job registers itself)
    receivers,
    sections,
    tasks,
    todos,
)
from cultivation.pool.key.counts import for_plan

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
    others.on_key_pool(for_plan)
    filters.register()
    exports.register()
    sections.register()
    read, enterprises = Permission.FIGURES_READ.value, _("企业")
    registry.navigation.add(
        registry.NavItem("pool", enterprises, _("培育库"), "pool:list", read, 110, exports=True)
    )
    registry.navigation.add(
        registry.NavItem("key_pool", enterprises, _("重点库"), "pool:key", read, 120, exports=True)
    )
    build, confirm = Permission.POOL_BUILD.value, Permission.POOL_CONFIRM.value
    registry.todo_sources.add(registry.ToDoSource("pool.build", build, 15, todos.build))
    registry.todo_sources.add(registry.ToDoSource("pool.decide", confirm, 40, todos.decide))
    registry.demo_parts.add(
        registry.DemoPart("pool", registry.DemoStage.PLANNED, 100, "cultivation.pool.demo.write")
    )
    registry.demo_parts.add(
        registry.DemoPart(
            "key_pool", registry.DemoStage.CONSEQUENCES, 50, "cultivation.pool.demo.write_key_pool"
        )
    )
    for table, on_merge in _MERGES.items():
        merges.add(Merge(table, on_merge))
