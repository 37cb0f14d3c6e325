"""The filters of policy versions, for the API."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui.filters import Filter, FilterTable, Options, among
from cultivation.enterprises.places import districts
from incentives.policy.models import VersionState
from incentives.policy.selectors import programmes


def _programmes(_user: User) -> Options:
    return [(each.code, each.name) for each in programmes()]


POLICIES: Final[FilterTable[None]] = FilterTable(
    Filter("programme", _("政策"), among("programme_id"), _programmes),
    Filter("state", _("状态"), among("state"), lambda _user: VersionState.choices),
    Filter("district", _("所属区"), among("district__code"), districts),
)
