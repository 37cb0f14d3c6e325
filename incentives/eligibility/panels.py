"""The cards of who reads awards and no enterprises: for each programme who is entitled, and to how much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.row_count import row_count
from core.ui.panels import Figure, Panel
from core.ui.query import address
from incentives.eligibility.models import Evaluation
from incentives.eligibility.registry import named, programmes
from incentives.eligibility.wording import is_open
from incentives.policy.models import Programme


def awards(user: User, day: dt.date) -> list[Panel]:
    """A card for each programme, by one statement: last year's evaluations."""
    if user.can(Permission.SCAN_READ):
        return []
    year = day.year - 1
    passed = Q(verdict="PASS")
    counted = (
        Evaluation.objects.visible_to(user)
        .filter(year=year, is_current=True)
        .values("programme_id")
        .annotate(
            passed=row_count(passed),
            amount=Sum("amount", filter=passed),
            open=row_count(Q(verdict="UNKNOWN")),
        )
    )
    by_programme = {row["programme_id"]: row for row in counted.order_by()}
    return [_panel(one, year, by_programme[one.code]) for one in programmes() if one.code in by_programme]


def _panel(programme: Programme, year: int, counted: Mapping[str, Any]) -> Panel:
    def url(verdict: str) -> str:
        return address("awards:list", year=year, **named(programme), verdict=verdict)

    passed, amount = counted.get("passed", 0), counted.get("amount")
    words = _("合计 %(amount)s 万元") % {"amount": f"{(amount or 0) / 10_000:,.2f}"}
    figures = (
        Figure(passed, _("符合条件"), url("PASS")),
        Figure(counted.get("open", 0), _("待补材料"), url("UNKNOWN")),
    )
    title = _("%(year)d 年%(programme)s") % {"year": year, "programme": programme.words.title}
    return Panel(
        f"awards-{programme.code}",
        title,
        "",
        figures,
        note=_("额度待定") if is_open(passed, amount) else words,
    )
