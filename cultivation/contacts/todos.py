"""What contacts ask of people: whoever names officers and leaders fills what is overdue; an officer knows who is new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo
from core.ui.panels import Figure, Panel
from core.ui.query import address
from cultivation.contacts import duties, selectors
from cultivation.contacts.filters import (
    LATE_LEADER,
    LATE_OFFICER,
    MINE,
    NO_LEADER,
    NO_OFFICER,
)
from cultivation.contacts.models import ContactOfficer
from cultivation.contacts.terms import asked_on

NEW_DAYS: Final = 7
"""So long someone is told of a new enterprise."""


def gaps(user: User, day: dt.date) -> Sequence[ToDo]:
    """A line for officers and one for leaders: what is overdue, else what is missing; two queries of parameters, one of rows."""
    asked = asked_on(day, user.pk)
    numbers = selectors.missing(user, asked)
    lines = (
        (_("%(n)d 家重点企业缺联系干部"), NO_OFFICER, LATE_OFFICER, _("可以勾选多家一次指定。")),
        (_("%(n)d 家纳统企业缺挂点领导"), NO_LEADER, LATE_LEADER, _("在企业档案里指定，或用表格导入。")),
    )
    return [
        _gap(words, numbers[missing], numbers[late], late if numbers[late] else missing, how)
        for words, missing, late, how in lines
        if numbers[missing]
    ]


def _gap(words: str, missing: int, late: int, shown: str, how: str) -> ToDo:
    return ToDo(
        light="RED" if late else "AMBER",
        light_text=_("超期 %(n)d 家") % {"n": late} if late else _("待指定"),
        title=words % {"n": missing},
        detail=how,
        url=address("contacts:list", show=shown),
        act=_("去指定"),
        has_clock=bool(late),
    )


def mine(user: User, day: dt.date) -> Sequence[ToDo]:
    """The enterprises that others have made the person's in the last days."""
    since = day - dt.timedelta(days=NEW_DAYS)
    held = duties.officers(day).filter(user=user, valid_from__gte=since).exclude(by=user)
    number = held.count()
    if not number:
        return []
    return [
        ToDo(
            light="NONE",
            light_text=_("新增"),
            title=_("新增 %(n)d 家联系企业") % {"n": number},
            detail=_("请与企业取得联系，有问题及时登记。"),
            url=address("contacts:list", show=MINE),
            act=_("查看"),
            has_clock=False,
        )
    ]


def panel(user: User, _day: dt.date) -> Sequence[Panel]:
    """How many enterprises the person serves; nothing for who serves none."""
    number = ContactOfficer.objects.living().filter(user=user, valid_to=None).count()
    if not number:
        return []
    figure = Figure(number, _("我的联系企业"), address("contacts:list", show=MINE))
    return [Panel("contacts", _("联系服务"), figures=(figure,))]
