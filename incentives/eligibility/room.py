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
from core.ui.filters import Filter, Shown, either
from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.filters import ENTERPRISES
from incentives.eligibility.models import Evaluation
from incentives.eligibility.programme import Words
from incentives.eligibility.registry import discover, get
from incentives.eligibility.rules import Eligibility
from incentives.eligibility.selectors import latest
from incentives.eligibility.wording import conditions

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
    from incentives.eligibility import exports, jobs  # noqa: F401  (the job registers itself)

    discover()
    exports.register()
    read = Permission.AWARD_READ.value
    registry.navigation.add(registry.NavItem("awards", _("政策"), _("奖励资格"), "awards:list", read, 400))
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
