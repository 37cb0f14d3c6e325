"""The analyst's card: where to find what to send on."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.registry import navigation
from core.ui.panels import Panel
from core.ui.query import address


def is_analyst(user: User) -> bool:
    """Whether someone reads and exports and has nothing of their own to deal with."""
    acts = (Permission.IMPORT, Permission.LEDGER_HOLD, Permission.LEDGER_DECIDE, Permission.LEDGER_LOG)
    reads = user.can(Permission.EXPORT) and user.can(Permission.DASHBOARD_READ)
    return reads and not any(user.can(one) for one in acts)


def analysis(user: User, _day: dt.date) -> list[Panel]:
    """The lists; each exports what it shows."""
    if user.can(Permission.IMPORT) or not user.can(Permission.DASHBOARD_READ):
        return []
    lists = [item for item in navigation.allowed(user) if item.exports]
    places = [(_("看板"), "dashboards:quarter"), *((str(item.label), item.url_name) for item in lists)]
    note = _("打开列表，筛选后点“导出”，得到的就是列表的全部行。")
    return [
        Panel(
            "analysis", _("查看与导出"), note=note, more=tuple((label, address(url)) for label, url in places)
        )
    ]
