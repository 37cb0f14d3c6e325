"""The card of who reads awards and no enterprises: who is entitled, and to how much."""

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
from incentives.eligibility.rules.p1 import PROGRAMME


def awards(user: User, day: dt.date) -> Panel | None:
    """The evaluations of the last year."""
    if user.can(Permission.SCAN_READ):
        return None
    year = day.year - 1
    rows = Evaluation.objects.visible_to(user).filter(programme_id=PROGRAMME, year=year, is_current=True)
    passed = Q(verdict="PASS")
    found = rows.aggregate(
        passed=row_count(passed),
        amount=Sum("amount", filter=passed),
        open=row_count(Q(verdict="UNKNOWN")),
    )
    figures = (
        Figure(found["passed"], _("符合条件"), address("awards:list", year=year, verdict="PASS")),
        Figure(found["open"], _("待补材料"), address("awards:list", year=year, verdict="UNKNOWN")),
    )
    amount = _("合计 %(amount)s 万元") % {"amount": f"{(found['amount'] or 0) / 10_000:,.2f}"}
    return Panel("awards", _("%(year)d 年首次上规模奖励") % {"year": year}, "", figures, note=amount)
