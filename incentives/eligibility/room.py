"""What this room registers elsewhere: navigation, a section of the enterprise's page, a filter, schedule."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from celery.schedules import crontab
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.gate import signed_in
from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from core.parameters.groups import parameter_groups
from core.ui.filters import Filter, Shown, either
from core.ui.panels import PanelSource, panels
from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.filters import ENTERPRISES
from incentives.eligibility import exports, jobs  # noqa: F401  (the job registers itself)
from incentives.eligibility.models import Evaluation
from incentives.eligibility.panels import panel
from incentives.eligibility.programme import Words
from incentives.eligibility.registry import discover, get, programmes
from incentives.eligibility.rules import Eligibility
from incentives.eligibility.selectors import latest
from incentives.eligibility.wording import conditions

_MERGES = {
    "incentives.Payment": OnMerge.MOVE,
    "incentives.CreditRecord": OnMerge.MOVE,
    "incentives.HistoryCheck": OnMerge.MOVE,
    "incentives.Evaluation": OnMerge.DERIVE,
}
_AWARD = re.compile(rf"[^:]+:\d{{4}}:({'|'.join(Eligibility.names)})", re.ASCII)


def section(request: HttpRequest, enterprise: Any) -> dict[str, Any] | None:
    """Which programmes this enterprise is eligible for, and why; hidden while it was never evaluated."""
    found = [
        (rules.words, row)
        for row in latest(signed_in(request), enterprise.pk)
        if (rules := get(row.programme_id))
    ]
    if not found:
        return None
    alone = {"section_title": found[0][0].title} if len(found) == 1 else {}
    return {"evaluations": [_shown(words, row) for words, row in found], **alone}


def _shown(words: Words, row: Evaluation) -> dict[str, Any]:
    of_year = words.of_year % {"year": row.year}
    return {"title": words.title, "of_year": of_year, "row": row, "conditions": conditions(row)}


def award_q(value: str, _prefix: str = "") -> Q:
    """Enterprises by their evaluation: `programme:2022:PASS`."""
    programme, year, verdict = value.split(":")
    rows = Evaluation.objects.filter(programme_id=programme, year=year, verdict=verdict, is_current=True)
    return Q(pk__in=rows.values("enterprise_id"))


def _award(value: str) -> Verdict:
    if _AWARD.fullmatch(value):
        return allow()
    return refuse(_("“%(value)s”不是奖励结论"), code="FILTER_VALUE", value=value)


def register() -> None:
    """Called once from the app's `ready()`."""
    discover()
    exports.register()
    read = Permission.AWARD_READ.value
    registry.navigation.add(
        registry.NavItem("awards", _("政策"), _("奖励资格"), "awards:list", read, 400, exports=True)
    )
    registry.sections.add(
        registry.Section("award", _("奖励资格"), read, 60, "awards/_section.html", section, aside=True)
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
    for rules in programmes():
        parameter_groups.add(rules.parameters)
        panels.add(PanelSource(f"awards-{rules.code}", read, 40, partial(panel, rules)))
    registry.demo_parts.add(
        registry.DemoPart(
            "eligibility", registry.DemoStage.CONSEQUENCES, 100, "incentives.eligibility.demo.write"
        )
    )
    for table, on_merge in _MERGES.items():
        merges.add(Merge(table, on_merge))
