"""Until warnings have their room: who is about to fall below scale is somebody's to look after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo
from core.row_count import row_count
from core.ui.query import address
from cultivation.enterprises.codes import AT_RISK, Risk
from cultivation.enterprises.conditions import judged_q
from cultivation.enterprises.models import Standing


def at_risk(user: User, _day: dt.date) -> Sequence[ToDo]:
    """The red and orange results of one's scope as one line; by one query."""
    counted = Standing.objects.visible_to(user).aggregate(
        red=row_count(judged_q("risk", [Risk.RED])), orange=row_count(judged_q("risk", [Risk.ORANGE]))
    )
    red, orange = counted["red"], counted["orange"]
    if not red + orange:
        return []
    return [
        ToDo(
            light="RED" if red else "AMBER",
            light_text=_("红色 %(n)d 家") % {"n": red} if red else _("橙色 %(n)d 家") % {"n": orange},
            title=_("%(n)d 家规上企业有退库风险") % {"n": red + orange},
            detail=_("红色 %(red)d 家、橙色 %(orange)d 家。请联系企业核实原因，需要帮助的登记问题。")
            % {"red": red, "orange": orange},
            url=address("enterprises:list", risk=AT_RISK),
            act=_("查看名单"),
            has_clock=False,
        )
    ]
