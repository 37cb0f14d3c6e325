"""What the pools ask of people: the bureau builds, decides on exceptions and confirms; a district reaches its quota."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo
from core.ui.query import address
from cultivation.enterprises.places import sees_city
from cultivation.pool import selectors
from cultivation.pool.codes import KeyState
from cultivation.pool.models import KeyMember, PoolVersion

FROM_MONTH = 3
"""The bureau is told from 1 March on that the year's pool is not committed yet."""


def build(user: User, day: dt.date) -> Sequence[ToDo]:
    """The year's pool has no version, or one that was not frozen although its day is over."""
    if day.month < FROM_MONTH or not sees_city(user) or PoolVersion.objects.filter(year=day.year).exists():
        return []
    left = selectors.days_to_snapshot(day.year, day)
    late = left is None
    return [
        ToDo(
            light="RED" if late else "AMBER",
            light_text=_("已过快照日") if late else _("剩 %(n)d 天") % {"n": left},
            title=_("%(year)d 年培育库还没有提交") % {"year": day.year},
            detail=_("先测算，核对新进和调出，再提交；快照日过后自动冻结最后一版。"),
            url=address("pool:build", year=str(day.year)),
            act=_("去测算"),
            has_clock=late,
        )
    ]


def decide(user: User, day: dt.date) -> Sequence[ToDo]:
    """Exceptions that wait, and nominations that do."""
    found = []
    if n := selectors.waiting(user, day.year):
        found.append(
            _suggestion(
                _("%(n)d 项培育库例外待审批") % {"n": n},
                _("同意后下次建库起生效。"),
                address("pool:exceptions", year=str(day.year)),
            )
        )
    nominated = KeyMember.objects.visible_to(user).filter(year=day.year, state=KeyState.NOMINATED)
    if n := nominated.count():
        found.append(
            _suggestion(
                _("%(n)d 家重点库提名待确认") % {"n": n},
                _("提名人不能确认自己提名的企业。"),
                address("pool:key", year=str(day.year)),
            )
        )
    return found


def _suggestion(title: str, detail: str, url: str) -> ToDo:
    return ToDo(
        light="NONE",
        light_text=_("待办"),
        title=title,
        detail=detail,
        url=url,
        act=_("查看"),
        has_clock=False,
    )
