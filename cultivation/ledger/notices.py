"""Whom the ledger tells: the unit that comes next, and whoever registered the problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from core.notices.services import notify, notify_each
from core.ui.query import address
from cultivation.ledger.categories import Rung, Work
from cultivation.ledger.models import Problem
from cultivation.ledger.states import HELD

Notice = tuple[Iterable[User | None], str]
"""People, and what they are told: `%(title)s`, `%(holder)s`."""
HOLDING = (Role.OFFICER, Role.REVIEWER, Role.BUREAU, Role.DEPARTMENT)
"""Who may hold problems in a unit."""


def logged(problem: Problem, actor: User) -> None:
    """Tell the district that must accept it."""
    tell(people_of_district(problem), _("待受理：%(title)s"), problem, actor)


def people_of_district(problem: Problem) -> list[User]:
    """The officers and reviewers of its district; of a sensitive one the reviewers alone."""
    if problem.is_sensitive:
        return people_of(problem.district_id, Role.REVIEWER)
    return people_of(problem.district_id, Role.OFFICER, Role.REVIEWER)


def people_of_holder(problem: Problem) -> list[User]:
    """Who may act in the unit that holds it."""
    return people_of(problem.holder_id, *HOLDING)


def people_of_rung(problem: Problem, rung: str) -> list[User]:
    """Whom a rung concerns: the holder's leader and the district's reviewers, the bureau, the leading group office."""
    if rung == Rung.LEADING_GROUP:
        return everybody(Role.LEADING_GROUP)
    if rung == Rung.BUREAU:
        return everybody(Role.BUREAU)
    return [*leaders_of_holder(problem), *people_of(problem.district_id, Role.REVIEWER)]


def leaders_of_holder(problem: Problem) -> list[User]:
    """The head named for the unit that holds it, without one everybody there who may act."""
    people = people_of_holder(problem)
    head = problem.holder.head_id if problem.holder else None
    leading = led_by(head, [user.pk for user in people])
    return [user for user in people if user.pk in leading]


def led_by(head: int | None, holding: Sequence[int]) -> Sequence[int]:
    """Of those of a unit who may hold problems who leads: the head if it is one of them, else all.

    A head who may not see problems is told of none.
    """
    return [head] if head is not None and head in holding else holding


def people_in_turn(problem: Problem) -> list[User]:
    """Who is waited for: who answers the request, else the holder's person or people, else the district's."""
    if problem.asked:
        return people_who_answer(problem)
    if problem.state not in HELD:
        return people_of_district(problem)
    person = problem.holder_user
    return [person] if person is not None and person.is_active else people_of_holder(problem)


def turn_key(problem: Problem) -> tuple[Any, ...]:
    """Problems with the same wait for the same people (`people_in_turn`)."""
    held = problem.state in HELD
    place = (problem.holder_id, problem.holder_user_id) if held or problem.asked else (None, None)
    return (problem.district_id, problem.is_sensitive, bool(problem.asked), held, *place)


def people_who_answer(problem: Problem) -> list[User]:
    """Who may grant or decline what the holder asks for: the district's reviewers, of a city matter the bureau."""
    if problem.holder is not None and problem.holder.district_id is None:
        return everybody(Role.BUREAU)
    return people_of(problem.district_id, Role.REVIEWER)


def tell(people: Iterable[User | None], title: str, problem: Problem, actor: User | None) -> None:
    """One notice a person and version; whoever acted knows already. `title` names `%(title)s` and `%(holder)s`."""
    words = {"title": problem.title, "holder": _holder(problem)}
    notify(
        (each for each in people if each is not None and each != actor),
        title % words,
        f"{problem.enterprise.name} · {problem.number}",
        reverse("ledger:detail", args=[problem.pk]),
        f"problem:{problem.pk}:{problem.version}",
    )


def tell_each(
    problems: Iterable[Problem], notices: Callable[[Problem], Iterable[Notice]], actor: User
) -> None:
    """The same for an act on many: each person gets one notice of a kind, with how many there are.

    Whom an act tells of a problem hangs on who holds it, where it lies and who registered it: it is asked once for all of
    which that is the same.
    """
    alike: dict[tuple[Any, ...], list[Problem]] = defaultdict(list)
    for each in problems:
        place = (each.district_id, each.holder_id, each.holder_user_id, each.registered_by_id)
        alike[(*place, each.state, each.is_sensitive, bool(each.asked))].append(each)
    told: dict[str, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for group in alike.values():
        for people, title in notices(group[0]):
            words = {"title": "%(title)s", "holder": _holder(group[0]).replace("%", "%%")}
            for pk in {each.pk for each in people if each is not None and each != actor}:
                told[title % words][pk] += group
    for title, by_person in told.items():
        notify_each((_line(pk, title, found) for pk, found in by_person.items()), key="")


def _line(person: int, title: str, found: list[Problem]) -> tuple[int, str, str, str]:
    """One person's notice: the problem itself, or the first of several and how many."""
    first = found[0]
    words = {"title": first.title}
    body = f"{first.enterprise.name} · {first.number}"
    if len(found) == 1:
        return person, title % words, body, reverse("ledger:detail", args=[first.pk])
    words["title"] = _("%(title)s等 %(n)d 件") % {"title": first.title, "n": len(found)}
    return (
        person,
        title % words,
        _("%(first)s 等") % {"first": body},
        address("ledger:list", work=Work.UNIT.value),
    )


def _holder(problem: Problem) -> str:
    return problem.holder.name if problem.holder else ""


def everybody(role: Role) -> list[User]:
    """Everybody of a role who is active, in any unit."""
    return list(
        User.objects.filter(is_active=True, groups__name=role.value).select_related("unit").distinct()
    )


def people_of(unit: int | None, *roles: Role) -> list[User]:
    if unit is None:
        return []
    of_unit = User.objects.filter(unit_id=unit, is_active=True).select_related("unit")
    return list(of_unit.filter(groups__name__in=[str(role.value) for role in roles]).distinct())
