"""For who records titles: those that end soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo
from core.ui.query import address
from cultivation.enterprises.places import sees_city
from cultivation.enterprises.recognitions.filters import ENDING
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.recognitions.selectors import ending_in_scope

MOST = 5
NEAR = 30


def ending_titles(user: User, day: dt.date) -> Sequence[ToDo]:
    """The first few that end, each with its enterprise; the city is told in one line, for others call them."""
    found = ending_in_scope(user, day)
    if not sees_city(user):
        return [_todo(title, day) for title in found[:MOST]]
    sums = found.order_by().aggregate(firms=Count("enterprise", distinct=True), first=Min("valid_to"))
    return [_of_city(sums["firms"], sums["first"], day)] if sums["firms"] else []


def ending_count(user: User, day: dt.date) -> int:
    """How many lines there are."""
    found = ending_in_scope(user, day)
    return int(found.exists()) if sees_city(user) else found.count()


def _of_city(firms: int, first: dt.date, day: dt.date) -> ToDo:
    return ToDo(
        **_light(first, day),
        title=_("%(n)d 家企业的称号将到期") % {"n": firms},
        detail=_("最早的 %(day)s 到期。") % {"day": first},
        url=address("enterprises:list", title=ENDING),
        act=_("查看名单"),
    )


def _todo(title: Recognition, day: dt.date) -> ToDo:
    return ToDo(
        **_light(title.valid_to, day),
        title=_("%(title)s称号将到期") % {"title": title.get_kind_display()},
        detail=_("%(name)s · %(day)s 到期") % {"name": title.enterprise.name, "day": title.valid_to},
        url=reverse("enterprises:detail", args=[title.enterprise_id]) + "#section-recognitions",
        act=_("查看"),
    )


def _light(ends: dt.date, day: dt.date) -> dict[str, Any]:
    """How near the end is; no clock of anybody's runs."""
    left = (ends - day).days
    return {
        "light": "AMBER" if left <= NEAR else "NONE",
        "light_text": _("剩 %(n)d 天") % {"n": left} if left else _("今日到期"),
        "due_on": ends,
        "has_clock": False,
    }
