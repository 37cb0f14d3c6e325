"""Whom the ledger tells: the unit that comes next, and whoever registered the problem."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from core.notices.services import notify
from cultivation.ledger.models import Problem


def logged(problem: Problem, actor: User) -> None:
    """Tell the district that must accept it."""
    tell(people_of_district(problem), _("待受理：%(title)s"), problem, actor)


def people_of_district(problem: Problem) -> list[User]:
    """The officers and reviewers of its district."""
    return _people_of(problem.district_id, Role.OFFICER, Role.REVIEWER)


def people_of_holder(problem: Problem) -> list[User]:
    """Who may act in the unit that holds it."""
    return _people_of(problem.holder_id, Role.OFFICER, Role.REVIEWER, Role.BUREAU, Role.DEPARTMENT)


def tell(people: Iterable[User | None], title: str, problem: Problem, actor: User) -> None:
    """One notice a person and version; whoever acted knows already. `title` names `%(title)s` and `%(holder)s`."""
    words = {"title": problem.title, "holder": problem.holder.name if problem.holder else ""}
    notify(
        (each for each in people if each is not None and each.pk != actor.pk),
        title % words,
        f"{problem.enterprise.name} · {problem.number}",
        reverse("ledger:detail", args=[problem.pk]),
        f"problem:{problem.pk}:{problem.version}",
    )


def _people_of(unit: int | None, *roles: Role) -> list[User]:
    if unit is None:
        return []
    of_unit = User.objects.filter(unit_id=unit, is_active=True)
    return list(of_unit.filter(groups__name__in=[role.value for role in roles]).distinct())
