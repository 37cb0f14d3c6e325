"""The filters of evaluations (programme and year stand apart: a list is always of one year of one programme), and that
of enterprises by their evaluation.
"""

from __future__ import annotations

import re

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core.ui.filters import Filter, FilterTable, Shown, among, either
from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.places import districts
from incentives.eligibility.models import Evaluation
from incentives.policy.verdicts import Eligibility

ELIGIBILITY = [(one.name, one.label) for one in reversed(Eligibility)]

EVALUATIONS: FilterTable[None] = FilterTable(
    Filter("verdict", _("结论"), among("verdict"), lambda _user: ELIGIBILITY),
    Filter("district", _("所属区"), among("district__code"), districts, shown=Shown.TAPPED),
)

_AWARD = re.compile(rf"[^:]+:\d{{4}}:({'|'.join(Eligibility.names)})", re.ASCII)


def award_q(value: str, _prefix: str = "") -> Q:
    """Enterprises by their evaluation: `programme:2022:PASS`."""
    programme, year, verdict = value.split(":")
    rows = Evaluation.objects.filter(programme_id=programme, year=year, verdict=verdict, is_current=True)
    return Q(pk__in=rows.values("enterprise_id"))


def _award(value: str) -> Verdict:
    if _AWARD.fullmatch(value):
        return allow()
    return refuse(_("“%(value)s”不是奖励结论"), code="FILTER_VALUE", value=value)


AWARD: Filter[str] = Filter(
    "award",
    _("奖励资格"),
    either(award_q),
    checks=_award,
    permission=Permission.AWARD_READ.value,
    shown=Shown.LINKED,
)
"""Enterprises by their evaluation: the filter that this room brings to their list."""
