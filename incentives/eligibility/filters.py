"""The filters of evaluations; programme and year stand apart, since a list is always of one year of one programme."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.ui.filters import Filter, FilterTable, Shown, among
from cultivation.enterprises.places import districts
from incentives.eligibility.rules import Eligibility

ELIGIBILITY = [(one.name, one.label) for one in reversed(Eligibility)]

EVALUATIONS: FilterTable[None] = FilterTable(
    Filter("verdict", _("结论"), among("verdict"), lambda _user: ELIGIBILITY),
    Filter("district", _("所属区"), among("district__code"), districts, shown=Shown.TAPPED),
)
