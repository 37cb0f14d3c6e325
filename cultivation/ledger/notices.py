"""Whom the ledger tells: the unit that comes next, and whoever registered the problem."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from core.notices.services import notify
from cultivation.ledger.models import Problem
from cultivation.ledger.states import Action

_OFFICERS = (Role.OFFICER.value, Role.REVIEWER.value, Role.BUREAU.value, Role.DEPARTMENT.value)


def logged(problem: Problem, actor: User) -> None:
    """The district that must accept it."""
    title = _("待受理：%(title)s") % {"title": problem.title}
    _tell(_people_of(problem.district_id, Role.OFFICER.value, Role.REVIEWER.value), title, problem, actor)


def moved(problem: Problem, action: Action, actor: User) -> None:
    """Who must act now, or wants to know how it ended."""
    words = {"title": problem.title, "holder": problem.holder.name if problem.holder else ""}
    if action is Action.ACCEPT:
        _tell([problem.registered_by], _("已受理：%(title)s") % words, problem, actor)
    elif action is Action.ASSIGN:
        _tell(_people_of(problem.holder_id, *_OFFICERS), _("新派发：%(title)s") % words, problem, actor)
        _tell([problem.registered_by], _("已派发给%(holder)s：%(title)s") % words, problem, actor)
    elif action is Action.KEEP:
        _tell(_people_of(problem.holder_id, *_OFFICERS), _("由本单位自办：%(title)s") % words, problem, actor)
    elif action is Action.START:
        _tell([problem.registered_by], _("%(holder)s已开始办理：%(title)s") % words, problem, actor)
    elif action is Action.RESOLVE:
        callers = (
            _people_of(problem.district_id, Role.OFFICER.value, Role.REVIEWER.value)
            if problem.registered_by.unit_id == problem.holder_id
            else [problem.registered_by]
        )
        _tell(callers, _("已办结，待回访：%(title)s") % words, problem, actor)
    elif action is Action.CONFIRM:
        _tell([problem.resolved_by, problem.registered_by], _("已销号：%(title)s") % words, problem, actor)


def _people_of(unit: int | None, *roles: str) -> list[User]:
    if unit is None:
        return []
    return list(User.objects.filter(unit_id=unit, is_active=True, groups__name__in=roles).distinct())


def _tell(people: Iterable[User | None], title: str, problem: Problem, actor: User) -> None:
    """One notice a person and version; whoever acted knows already."""
    notify(
        (each for each in people if each is not None and each.pk != actor.pk),
        title,
        f"{problem.enterprise.name} · {problem.number}",
        reverse("ledger:detail", args=[problem.pk]),
        f"problem:{problem.pk}:{problem.version}",
    )
