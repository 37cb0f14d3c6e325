"""What waits for who works with enterprises: those one step away whose window closes soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from core.money import format_wan
from core.registry import ToDo
from core.row_count import row_count
from core.ui.query import address
from incentives.eligibility.models import Evaluation
from incentives.eligibility.nearly.closing import SOON, soon_q, windows


def closing(user: User, day: dt.date) -> Sequence[ToDo]:
    """One line: how many, what they would get, when the first window closes."""
    soon = [
        each.closes_on
        for each in windows(day).values()
        if each.opens_on <= day <= each.closes_on <= day + SOON
    ]
    if not soon:
        return []
    near = Evaluation.objects.visible_to(user).filter(is_current=True).exclude(near="")
    told = near.filter(soon_q("SOON", None)).aggregate(n=row_count(), amount=Sum("potential"))
    if not told["n"]:
        return []
    return [
        ToDo(
            light="AMBER",
            light_text=_("三周内关窗"),
            title=_("只差一步：%(n)d 家") % {"n": told["n"]},
            detail=_("补上最多可得 %(wan)s 万元，最早 %(day)s 截止申报。")
            % {"wan": format_wan(told["amount"]), "day": f"{min(soon):%m-%d}"},
            url=address("awards:nearly", closing="SOON"),
            act=_("查看名单"),
            due_on=min(soon),
        )
    ]
