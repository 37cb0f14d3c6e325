"""The filters of evaluations; the year stands apart, since a list is always of one year."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.ui.filters import Filter, Shown, Table, among
from cultivation.enterprises.places import districts

VERDICTS = [("PASS", _("符合")), ("UNKNOWN", _("待定")), ("FAIL", _("不符合"))]

EVALUATIONS: Table[None] = Table(
    Filter("verdict", _("结论"), among("verdict"), lambda _user: VERDICTS),
    Filter("district", _("所属区"), among("district__code"), districts, shown=Shown.TAPPED),
)
