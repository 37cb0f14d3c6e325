"""What this room registers elsewhere: navigation, a section of the enterprise's page, a filter, schedule."""

from __future__ import annotations

import re
from typing import Any

from celery.schedules import crontab
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.gate import signed_in
from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from core.ui.filters import Filter, Shown, either
from core.ui.panels import PanelSource, panels
from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.filters import ENTERPRISES
from incentives.eligibility import exports, jobs  # noqa: F401  (the job registers itself)
from incentives.eligibility.models import Evaluation
from incentives.eligibility.panels import awards
from incentives.eligibility.wording import conditions

_MERGES = {
    "incentives.Payment": OnMerge.MOVE,
    "incentives.CreditRecord": OnMerge.MOVE,
    "incentives.HistoryCheck": OnMerge.MOVE,
    "incentives.Evaluation": OnMerge.DERIVE,
}


def section(request: HttpRequest, enterprise: Any) -> dict[str, Any] | None:
    """Whether this enterprise fulfils P1, and why; hidden while it was never judged."""
    rows = Evaluation.objects.visible_to(signed_in(request)).filter(enterprise=enterprise, is_current=True)
    row = rows.select_related("programme").order_by("-year").first()
    return None if row is None else {"evaluation": row, "conditions": conditions(row.conditions)}


def award_q(value: str, _prefix: str = "") -> Q:
    """Enterprises by their evaluation: `P1:2022:PASS`."""
    programme, year, verdict = value.split(":")
    rows = Evaluation.objects.filter(programme_id=programme, year=year, verdict=verdict, is_current=True)
    return Q(pk__in=rows.values("enterprise_id"))


def _award(value: str) -> Verdict:
    if re.fullmatch(r"[^:]+:\d{4}:(PASS|FAIL|UNKNOWN)", value, re.ASCII):
        return allow()
    return refuse(_("“%(value)s”不是奖励结论"), code="FILTER_VALUE", value=value)


def register() -> None:
    """Called once from the app's `ready()`."""
    exports.register()
    read = Permission.AWARD_READ.value
    registry.navigation.add(
        registry.NavItem("awards", _("政策"), _("奖励资格"), "awards:list", read, 400, exports=True)
    )
    registry.sections.add(
        registry.Section("award", _("首次上规模奖励"), read, 60, "awards/_section.html", section, aside=True)
    )
    registry.schedule.add(
        registry.Scheduled("awards.evaluate", "incentives.evaluate_due", crontab(hour=4, minute=40))
    )
    ENTERPRISES.register(
        Filter(
            "award",
            _("奖励资格"),
            either(award_q),
            checks=_award,
            permission=read,
            shown=Shown.LINKED,
        )
    )
    panels.add(PanelSource("awards", read, 40, awards))
    registry.demo_parts.add(
        registry.DemoPart(
            "eligibility", registry.DemoStage.CONSEQUENCES, 100, "incentives.eligibility.demo.write"
        )
    )
    for table, on_merge in _MERGES.items():
        merges.add(Merge(table, on_merge))
