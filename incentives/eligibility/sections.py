"""The section of an enterprise's page that this room brings: its evaluations and why."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.gate import signed_in
from accounts.roles import Permission
from core import registry
from core.money import format_wan
from incentives.eligibility.models import Evaluation
from incentives.eligibility.registry import get
from incentives.eligibility.selectors import latest
from incentives.eligibility.wording import conditions, lacking
from incentives.facts.models import Payment
from incentives.policy.models import Words


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
    rows = conditions(row)
    why = lacking(rows, row.verdict)
    steps = json.loads(row.steps)
    return {
        "title": words.title,
        "of_year": of_year,
        "row": row,
        "conditions": rows,
        "steps": steps,
        "why": why,
    }


def payments(_request: HttpRequest, enterprise: Any) -> dict[str, Any] | None:
    """What was paid to the enterprise, newest first; hidden where nothing was."""
    rows = list(
        Payment.objects.filter(enterprise=enterprise).select_related("programme").order_by("-paid_on", "-pk")
    )
    if not rows:
        return None
    total = format_wan(sum((row.amount for row in rows), Decimal(0)))
    return {"payments": rows, "section_title": gettext("奖补：已拨 %(total)s 万元") % {"total": total}}


def register() -> None:
    """Called once from the app's `ready()`."""
    read = Permission.AWARD_READ.value
    registry.sections.add(
        registry.Section("award", _("奖励资格"), read, 60, "awards/_section.html", section, aside=True)
    )
    registry.sections.add(
        registry.Section("payments", _("拨付"), read, 270, "awards/_payments.html", payments, aside=True)
    )
