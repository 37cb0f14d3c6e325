"""The filters of who is one step away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.once import once
from core.ui.filters import Filter, FilterTable, Options, Shown, among, either
from cultivation.enterprises.places import districts, streets, streets_offered
from incentives.eligibility.models import Near
from incentives.eligibility.nearly.closing import soon_q
from incentives.policy.models import Programme


def _programmes(_user: Any) -> Options:
    return [
        (one.code, one.words.title) for one in once("all programmes", lambda: list(Programme.objects.all()))
    ]


NEARLY: FilterTable[None] = FilterTable(
    Filter("programme", _("政策"), among("programme_id"), _programmes, shown=Shown.TAPPED),
    Filter("lacks", _("差什么"), among("near"), lambda _user: list(Near.choices), shown=Shown.TAPPED),
    Filter(
        "closing",
        _("申报时间"),
        either(soon_q),
        lambda _user: [("SOON", _("三周内关窗"))],
        shown=Shown.TAPPED,
        several=False,
    ),
    Filter("district", _("所属区"), among("district__code"), districts, shown=Shown.TAPPED),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
)
