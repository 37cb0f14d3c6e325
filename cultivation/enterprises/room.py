"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from core.sql.registry import sql
from cultivation.enterprises import exports, imports, offering, parameters, search, sections
from cultivation.enterprises.attachments import registering as attachments
from cultivation.enterprises.merging import registering as merging
from cultivation.enterprises.moves import registering as moves
from cultivation.enterprises.recognitions import registering as recognitions
from cultivation.enterprises.record import registering as record
from cultivation.enterprises.todos import reached

_MERGES = {
    "cultivation.EnterpriseUscc": OnMerge.MOVE,
    "cultivation.EnterpriseName": OnMerge.MOVE,
    "cultivation.AnnualFigures": OnMerge.KEEP,
    "cultivation.Inclusion": OnMerge.MOVE,
    "cultivation.Exit": OnMerge.MOVE,
    "cultivation.Standing": OnMerge.DERIVE,
}


def register() -> None:
    """Called once, when Django is ready."""
    read, review = Permission.ENTERPRISE_READ.value, Permission.LEDGER_REVIEW.value
    sql.declare(Path(__file__).parent / "sql")
    parameters.register()
    sections.register()
    imports.register()
    exports.register()
    offering.register()
    recognitions.register()
    attachments.register()
    merging.register()
    record.register()
    moves.register()
    registry.navigation.add(
        registry.NavItem("enterprises", _("企业"), _("全部企业"), "enterprises:list", read, 100, exports=True)
    )
    registry.quick_acts.add(registry.QuickAct("enterprises", _("企业"), "enterprises:list", read, 30))
    registry.search_sources.add(registry.SearchSource("enterprises", _("企业"), read, 10, search.find))
    registry.todo_sources.add(registry.ToDoSource("enterprises.reached", review, 300, reached))
    registry.schedule.add(
        registry.Scheduled("refresh_standing", "cultivation.refresh_standing", crontab(hour=0, minute=10))
    )
    registry.api_routes.add(
        registry.ApiRoute("enterprises", "cultivation.enterprises.api.EnterpriseViewSet", 10)
    )
    facts, derived = registry.DemoStage.FACTS, registry.DemoStage.DERIVED
    for code, stage, order, name in (
        ("enterprises", facts, 100, "parts.write"),
        ("doublets", facts, 110, "doublets.write"),
        ("hand_overs", facts, 130, "moves.write"),
        ("source_gaps", facts, 140, "gaps.write"),
        ("titles", facts, 120, "titles.write"),
        ("standing", derived, 100, "parts.stand"),
    ):
        registry.demo_parts.add(registry.DemoPart(code, stage, order, f"cultivation.enterprises.demo.{name}"))
    for table, on_merge in _MERGES.items():
        merges.add(Merge(table, on_merge))
