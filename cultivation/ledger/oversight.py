"""To-dos of those who watch the ledger: what was escalated, which districts are late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import UnitKind, User
from accounts.roles import Permission, Role
from core.registry import ToDo
from core.row_count import row_count
from core.ui.query import address
from cultivation.ledger.filters import light_q
from cultivation.ledger.models import Problem
from cultivation.ledger.rules.lights import Light
from cultivation.ledger.rules.wording import light_text
from cultivation.ledger.selectors import lists, raised
from cultivation.ledger.states import State
from cultivation.ledger.timing import load_timing

MOST = 20


def escalated(user: User, day: dt.date) -> Sequence[ToDo]:
    """What was escalated to the leading group and waits for its decision, what is due first on top."""
    ids = list(raised.undecided(user).order_by("due_on", "pk").values_list("pk", flat=True)[:MOST])
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
            url=reverse("ledger:decide", args=[row.id]) + f"#case-{row.id}",
            act=_("作决定"),
            due_on=row.due_on,
            weight=1 if row.is_urgent else 0,
        )
        for row in lists.rows(user, ids, day)
    ]


def escalated_count(user: User, _day: dt.date) -> int:
    """How many there are."""
    return raised.undecided(user).count()


def late_departments(user: User, day: dt.date) -> Sequence[ToDo]:
    """For a district's reviewer: the overdue problems that departments hold, which the district has given them."""
    if not any(grant.role == Role.REVIEWER for grant in user.grants):
        return []
    late = (
        Problem.objects.visible_to(user, Permission.LEDGER_REVIEW)
        .filter(light_q(Light.RED, day), holder__kind=UnitKind.DEPARTMENT)
        .values("holder__code", "holder__short_name")
        .annotate(n=row_count())
        .order_by("-n", "holder__code")
    )
    found = list(late)
    if not found:
        return []
    named = "、".join(f"{row['holder__short_name']} {row['n']} 件" for row in found[:3])
    return [
        ToDo(
            light="RED",
            light_text=_("逾期"),
            title=_("部门承办的问题逾期 %(n)d 件") % {"n": sum(row["n"] for row in found)},
            detail=named + (_(" 等") if len(found) > 3 else ""),
            url=address("ledger:list", light="RED", holder=[row["holder__code"] for row in found]),
            act=_("去督办"),
        )
    ]


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
