"""What this room registers elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from cultivation.enterprises.offering import LikelyEnterprises
from exchange import offers
from incentives.facts import datasets, exports, imports, sections, vocabulary

_MERGES = {
    "incentives.Project": OnMerge.MOVE,
    "incentives.Loan": OnMerge.KEEP,
    "incentives.Prize": OnMerge.KEEP,
    "incentives.Payment": OnMerge.MOVE,
    "incentives.CreditRecord": OnMerge.MOVE,
    "incentives.HistoryCheck": OnMerge.KEEP,
    "incentives.AwardFact": OnMerge.KEEP,
}


def register() -> None:
    """Called once, when Django is ready."""
    vocabulary.register()
    imports.register()
    exports.register()
    for declared in datasets.EVERY:
        offers.register(declared.code, LikelyEnterprises())
    registry.sections.add(
        registry.Section(
            "projects",
            _("项目与贷款"),
            Permission.AWARD_READ.value,
            265,
            "facts/section.html",
            sections.section,
            aside=True,
        )
    )
    registry.demo_parts.add(
        registry.DemoPart("facts", registry.DemoStage.CONSEQUENCES, 95, "incentives.facts.demo.write")
    )
    for table, on_merge in _MERGES.items():
        merges.add(Merge(table, on_merge))
