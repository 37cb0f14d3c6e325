"""What waits for a person's answer: requests to grant or decline, parts to answer, decisions to report on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import UnitKind, User
from accounts.roles import Permission
from core.registry import ToDo
from cultivation.ledger.dated import Decision, Part, Request
from cultivation.ledger.models import Problem
from cultivation.ledger.people import capacities
from cultivation.ledger.rules.wording import time_left
from cultivation.ledger.states import Action
from cultivation.ledger.timing import load_timing

MOST = 20


def to_do(user: User, day: dt.date) -> Sequence[ToDo]:
    """The first few of each kind, by their days; three queries."""
    seen = Problem.objects.visible_to(user).values("pk")
    calendar = load_timing().calendar

    def light(due: dt.date) -> dict[str, Any]:
        level = "RED" if day > due else "AMBER" if day == due else "GREEN"
        return {"light": level, "light_text": time_left(calendar, due, day), "due_on": due}

    found = [*_requests(user, seen, light), *_parts(user, seen, light), *_decisions(user, seen, light)]
    return sorted(found, key=lambda each: each.due_on or day)


def _requests(user: User, seen: Any, light: Any) -> Iterator[ToDo]:
    """Of the own district; of city matters the bureau's."""
    mine = Q(pk__in=[])
    for capacity in capacities(user):
        if Permission.LEDGER_REVIEW.value not in _permissions(user, capacity.unit.pk, capacity.acting_for):
            continue
        if capacity.unit.kind == UnitKind.DISTRICT:
            mine |= Q(problem__district=capacity.unit, problem__holder__district__isnull=False)
        elif capacity.unit.kind == UnitKind.CITY:
            mine |= Q(problem__holder__district=None)
    rows = Request.objects.filter(mine, answer="", problem__in=seen).exclude(asked_by=user.pk)
    for row in rows.select_related("problem__enterprise", "asked_unit").order_by("problem__resolve_by")[
        :MOST
    ]:
        title = _("%(unit)s申请%(kind)s：%(title)s") % {
            "unit": row.asked_unit.short_name,
            "kind": Action(row.kind).label,
            "title": row.problem.title,
        }
        yield _todo(
            title, row.problem, _("答复申请"), "ledger:detail", row.problem_id, light(row.problem.resolve_by)
        )


def _parts(user: User, seen: Any, light: Any) -> Iterator[ToDo]:
    rows = Part.objects.filter(unit__in=_units(user), answered_at=None, closed_at=None, problem__in=seen)
    for row in rows.select_related("problem__enterprise").order_by("due_on")[:MOST]:
        title = _("请协办：%(question)s") % {"question": row.question[:60]}
        yield _todo(title, row.problem, _("协办答复"), "ledger:part_answer", row.pk, light(row.due_on))


def _decisions(user: User, seen: Any, light: Any) -> Iterator[ToDo]:
    rows = Decision.objects.filter(unit__in=_units(user), done_at=None, problem__in=seen)
    for row in rows.select_related("problem__enterprise").order_by("due_on")[:MOST]:
        title = _("落实领导小组决定：%(text)s") % {"text": row.text[:60]}
        yield _todo(title, row.problem, _("报告落实"), "ledger:report", row.pk, light(row.due_on))


def _todo(title: str, problem: Problem, act: str, name: str, key: int, light: dict[str, Any]) -> ToDo:
    detail = f"{problem.enterprise.name} · {problem.number}"
    return ToDo(title=title, detail=detail, url=reverse(name, args=[key]), act=act, **light)


def _units(user: User) -> list[int]:
    """The own unit, and those of whom one acts for, where problems may be held."""
    return [
        each.unit.pk
        for each in capacities(user)
        if Permission.LEDGER_HOLD.value in _permissions(user, each.unit.pk, each.acting_for)
    ]


def _permissions(user: User, unit: int, acting_for: int | None) -> set[str]:
    held: set[str] = set()
    for grant in user.grants:
        if grant.unit.pk == unit and grant.acting_for == acting_for:
            held |= set(grant.permissions)
    return held
