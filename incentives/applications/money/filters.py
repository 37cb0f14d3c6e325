"""The filters of the lines of a batch of payments."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.ui.filters import Filter, FilterTable, Options, Shown, among
from incentives.applications.codes import LineState

STATES: Final[Options] = (
    (LineState.BOUNCED.value, _("退票")),
    (LineState.IN_BATCH.value, _("没回执")),
    (LineState.PAID.value, _("已拨付")),
)


def _states(_user: Any) -> Options:
    return STATES


LINES: FilterTable[None] = FilterTable(
    Filter("state", _("情况"), among("state"), _states, shown=Shown.LINKED)
)
