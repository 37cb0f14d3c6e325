"""To-dos of those who watch the ledger: what was escalated, which districts are late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo
from core.ui.query import address
from cultivation.ledger.filters import PROBLEMS
from cultivation.ledger.rules.wording import light_text
from cultivation.ledger.selectors import lists
from cultivation.ledger.states import State
from cultivation.ledger.timing import load_timing

MOST = 20
_ESCALATED = PROBLEMS.with_values(stage="OPEN")


def escalated(user: User, day: dt.date) -> Sequence[ToDo]:
    """The open problems that were escalated to the leading group, what is due first on top."""
    ids = list(lists.ids(user, _ESCALATED, today=day)[:MOST])
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
        for row in lists.rows(user, ids, day)
    ]


def escalated_count(user: User, day: dt.date) -> int:
    """How many there are."""
    return lists.count(user, _ESCALATED, day)


def late_districts(user: User, day: dt.date) -> Sequence[ToDo]:
    """For the bureau: which districts have overdue problems, as one line; the districts themselves see each."""
    late = [row for row in lists.by_district(user, today=day) if row["red"]]
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
