"""What those who watch the ledger see on the home page: what was escalated, which districts are late, the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.registry import ToDo
from core.row_count import row_count
from core.ui.panels import Figure, Panel
from core.ui.query import address
from cultivation.ledger import selectors
from cultivation.ledger.filters import PROBLEMS, WAITING
from cultivation.ledger.rules.words import light_text
from cultivation.ledger.states import OPEN, State
from cultivation.ledger.timing import load_timing

MOST = 20
_ESCALATED = PROBLEMS.with_values(stage="OPEN")


def escalated(user: User, day: dt.date) -> Sequence[ToDo]:
    """The open problems that were escalated to the leading group, what is due first on top."""
    ids = list(selectors.ids(user, _ESCALATED, today=day)[:MOST])
    if not ids:
        return []
    calendar = load_timing().calendar
    return [
        ToDo(
            light=row.light or "NONE",
            light_text=light_text(calendar, State(row.state), row.due_on, day, row.stopped_on),
            title=row.title,
            detail=_("%(enterprise)s · %(number)s · 承办：%(holder)s")
            % {
                "enterprise": row.name,
                "number": row.number,
                "holder": row.holder or row.district,
            },
            url=reverse("ledger:detail", args=[row.id]),
            act=_("查看"),
            due_on=row.due_on,
            weight=1 if row.is_urgent else 0,
        )
        for row in selectors.rows(user, ids, day)
    ]


def escalated_count(user: User, day: dt.date) -> int:
    """How many there are."""
    return selectors.count(user, _ESCALATED, day)


def late_districts(user: User, day: dt.date) -> Sequence[ToDo]:
    """For the bureau: which districts have overdue problems, as one line; the districts themselves see each."""
    late = [row for row in selectors.by_district(user, today=day) if row["red"]]
    if not late:
        return []
    late.sort(key=lambda row: -row["red"])
    named = "、".join(_("%(name)s %(n)d 件") % {"name": row["name"], "n": row["red"]} for row in late[:3])
    return [
        ToDo(
            light="RED",
            light_text=_("逾期"),
            title=_("全市 %(n)d 件问题已逾期") % {"n": sum(row["red"] for row in late)},
            detail=_("最多的是%(named)s") % {"named": named},
            url=address("ledger:list", light="RED"),
            act=_("去督办"),
        )
    ]


def panel(user: User, day: dt.date) -> Panel | None:
    """Open, overdue and waiting for a call-back, for who reads the ledger and logs nothing in it."""
    if user.can(Permission.LEDGER_LOG):
        return None
    title = _("转来的问题") if user.can(Permission.LEDGER_HOLD) else _("问题台账")
    if user.can(Permission.LEDGER_DECIDE):
        title = _("提级到领导小组的问题")
    found = selectors.problems(user, PROBLEMS.with_values(), day).aggregate(
        open=row_count(Q(state__in=[state.value for state in OPEN])),
        red=row_count(PROBLEMS.with_values(light="RED").q(day)),
        waiting=row_count(PROBLEMS.with_values(stage=WAITING).q(day)),
    )
    figures = (
        Figure(found["open"], _("未办结"), address("ledger:list", stage="OPEN")),
        Figure(found["red"], _("已逾期"), address("ledger:list", light="RED"), is_short=found["red"] > 0),
        Figure(found["waiting"], _("待回访"), address("ledger:list", stage=WAITING)),
    )
    return Panel("problems", title, "", figures)
