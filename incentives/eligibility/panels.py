"""The cards of who reads awards and no enterprises: for each programme who is entitled, and to how much."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.row_count import row_count
from core.ui.panels import Figure, Panel
from core.ui.query import address
from incentives.eligibility.models import Evaluation
from incentives.eligibility.programme import ProgrammeRules
from incentives.eligibility.registry import named


def panel(rules: ProgrammeRules, user: User, day: dt.date) -> Panel | None:
    """The evaluations of the last year."""
    if user.can(Permission.SCAN_READ):
        return None
    year = day.year - 1
    rows = Evaluation.objects.visible_to(user).filter(programme_id=rules.code, year=year, is_current=True)
    passed = Q(verdict="PASS")
    found = rows.aggregate(
        passed=row_count(passed),
        amount=Sum("amount", filter=passed),
        open=row_count(Q(verdict="UNKNOWN")),
    )

    def url(verdict: str) -> str:
        return address("awards:list", year=year, **named(rules), verdict=verdict)

    figures = (
        Figure(found["passed"], _("符合条件"), url("PASS")),
        Figure(found["open"], _("待补材料"), url("UNKNOWN")),
    )
    amount = _("合计 %(amount)s 万元") % {"amount": f"{(found['amount'] or 0) / 10_000:,.2f}"}
    title = _("%(year)d 年%(programme)s") % {"year": year, "programme": rules.words.title}
    return Panel(f"awards-{rules.code}", title, "", figures, note=amount)
