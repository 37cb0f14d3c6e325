"""From 1 November who keeps the calendar is told that next year's notice is missing (domain, section 13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar.selectors import missing_year
from core.notices.services import notify
from core.registry import ToDo

PERMISSION: Final = "calendar.write"


def remind() -> int:
    """Tell them once a month; how many notices were new."""
    today = timezone.localdate()
    year = missing_year(today)
    if year is None:
        return 0
    keepers = get_user_model()._default_manager.filter(
        is_active=True, groups__permissions__codename=PERMISSION
    )
    return notify(
        keepers.distinct(),
        _("%(year)d 年工作日历尚未载入") % {"year": year},
        _("在载入国务院办公厅的放假通知之前，该年的期限暂按周末推算。"),
        reverse("core:calendar_year", args=[year]),
        key=f"calendar:{year}:{today:%Y-%m}",
    )


def to_dos(_user: Any, today: dt.date) -> Sequence[ToDo]:
    """The same on the home page of those who keep the calendar."""
    year = missing_year(today)
    if year is None:
        return []
    overdue = year == today.year
    return [
        ToDo(
            light="RED" if overdue else "AMBER",
            light_text=_("暂按周末推算") if overdue else _("年底前"),
            title=_("载入 %(year)d 年工作日历") % {"year": year},
            detail=_("放假通知发布后登记，期限会自动重新推算。"),
            url=reverse("core:calendar_year", args=[year]),
            act=_("去登记"),
        )
    ]
