"""For who reviews: the enterprises that have reached the scale and are not in yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo
from core.ui.query import address
from cultivation.enterprises.codes import Readiness
from cultivation.enterprises.models import Standing


def reached(user: User, _day: dt.date) -> Sequence[ToDo]:
    """How many there are, as one suggestion."""
    found = Standing.objects.visible_to(user).filter(readiness=Readiness.REACHED, above_scale=False).count()
    if not found:
        return []
    return [
        ToDo(
            light="NONE",
            light_text=_("建议"),
            title=_("%(n)d 家企业已达标，尚未纳统") % {"n": found},
            detail=_("请核对经营数据，准备入库申报材料。"),
            url=address("enterprises:list", readiness=Readiness.REACHED, scale="below"),
            act=_("查看"),
        )
    ]
