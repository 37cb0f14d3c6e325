"""The filters of 核对清单; what their conditions ask for is the year."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.ui.filters import Filter, FilterTable, among
from cultivation.enterprises.places import districts, streets, streets_offered
from cultivation.enterprises.record.selectors import differing_q

STATES = [("open", _("待核对")), ("settled", _("已选定"))]

RECONCILIATION: FilterTable[int] = FilterTable(
    Filter(
        "state",
        _("核对状态"),
        lambda values, year: differing_q(year, None if len(values) > 1 else values[0] == "settled"),
        lambda _user: STATES,
    ),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
)
