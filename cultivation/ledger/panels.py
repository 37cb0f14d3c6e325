"""The panel of the home page: the ledger in three figures, for who reads it and logs nothing."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.row_count import row_count
from core.ui.panels import Figure, Panel
from core.ui.query import address
from cultivation.ledger.filters import PROBLEMS, WAITING, light_q
from cultivation.ledger.rules.lights import Light
from cultivation.ledger.selectors import lists
from cultivation.ledger.states import OPEN, State


def panel(user: User, day: dt.date) -> list[Panel]:
    """Open, overdue and waiting for a call-back, for who reads the ledger and logs nothing in it."""
    if user.can(Permission.LEDGER_LOG):
        return []
    title = _("转来的问题") if user.can(Permission.LEDGER_HOLD) else _("问题台账")
    if user.can(Permission.LEDGER_DECIDE):
        title = _("提级到领导小组的问题")
    found = lists.problems(user, PROBLEMS.with_values(), day).aggregate(
        open=row_count(Q(state__in=[state.value for state in OPEN])),
        red=row_count(light_q(Light.RED, day)),
        waiting=row_count(Q(state=State.RESOLVED)),
    )
    figures = (
        Figure(found["open"], _("未办结"), address("ledger:list", stage="OPEN")),
        Figure(found["red"], _("已逾期"), address("ledger:list", light="RED"), is_short=found["red"] > 0),
        Figure(found["waiting"], _("待回访"), address("ledger:list", stage=WAITING)),
    )
    return [Panel("problems", title, "", figures)]
