"""The demo's visits over the last year: to key members and to enterprises under a leader, some of them owed and overdue,
and those in which problems of the ledger were found."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from django.utils import timezone

from accounts.demo import demo_users
from accounts.models import User
from core.demo import Invention, chance, unrecorded
from cultivation.contacts.models import HangPoint
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.enterprises.demo.economy import Economy
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.categories import Channel
from cultivation.ledger.models import Problem
from cultivation.pool.codes import KeyState
from cultivation.pool.models import KeyMember

OTHERS, MOST = 0.03, 5_000
EACH_PROBLEM = 3
"""Of so many problems one was found in a visit."""
_DAYS_AGO = ((), (230,), (40, 210), (120,), (15, 100, 190))
"""How long ago an enterprise was visited, in turn; the first two are overdue where six months have passed."""
_TEXTS = (
    "产线开工率八成左右，订单排到下季度，企业对政策较了解。",
    "新增一条贴片线，月底调试，用工基本稳定。",
    "外贸订单下滑，正在开拓国内客户，已介绍展会补贴。",
    "厂房改造已完工，等消防验收，企业希望加快排期。",
    "负责人介绍研发投入情况，准备申报专精特新，已留申报指南。",
    "核对了季度报表口径，提醒按时填报。",
)
_FOUND = (
    "宿舍周边排水管老化，雨天积水",
    "夜班员工通勤公交班次少",
    "仓库消防通道需整改",
    "检测设备送检周期长",
)
_WHOM = ("陈厂长", "刘总", "行政李主管")


def write(asked: Invention) -> None:
    """Lay down the visits and what was found."""
    city = asked.of(Economy)
    rng, today = chance(city.seed, "visits"), timezone.localdate(city.at)
    people = _people()
    visits = [*_usual(city, rng, today, people)]
    with_problem = _with_problems(today)
    with unrecorded(Visit, Finding):
        Visit.objects.bulk_create(visits, batch_size=1_000)
        Visit.objects.bulk_create((visit for visit, _problem in with_problem), batch_size=1_000)
        found = [Finding(visit=visit, text=problem.title, problem=problem) for visit, problem in with_problem]
        left = [
            Finding(visit=visit, text=_FOUND[place // 9 % len(_FOUND)])
            for place, visit in enumerate(visits)
            if place % 9 == 4
        ]
        Finding.objects.bulk_create([*found, *left], batch_size=1_000)
    Problem.objects.filter(pk__in=[problem.pk for _visit, problem in with_problem]).update(
        channel=Channel.VISIT.value
    )


def _usual(
    city: Economy, rng: np.random.Generator, today: dt.date, people: dict[int, list[User]]
) -> Iterable[Visit]:
    """Visits to whom they are owed, and to a few others."""
    owed = [
        *KeyMember.objects.living().filter(year=today.year, state=KeyState.CONFIRMED).order_by("enterprise_id")
        .values_list("enterprise_id", flat=True),
        *HangPoint.objects.living().filter(ended_on=None).order_by("enterprise_id")
        .values_list("enterprise_id", flat=True),
    ]  # fmt: skip
    number = min(int(city.size * OTHERS), MOST) or min(city.size, 3)
    others = rng.choice(city.ids, number, replace=False).tolist()
    chosen = list(dict.fromkeys([*owed[:MOST], *others]))
    rows = Enterprise.objects.filter(merged_into=None).in_bulk(chosen)
    for place, key in enumerate(pk for pk in chosen if pk in rows):
        of = rows[key]
        by = _visitor(of, place, people)
        for turn, ago in enumerate(_DAYS_AGO[place % len(_DAYS_AGO)]):
            on = _working(today - dt.timedelta(days=ago + place % 11))
            if of.founded_on is None or on >= of.founded_on:
                whom = of.contact if turn == 0 and of.contact else _WHOM[place % len(_WHOM)]
                yield _visit(of, by, on, whom, _TEXTS[(place + turn) % len(_TEXTS)])


def _with_problems(today: dt.date) -> list[tuple[Visit, Problem]]:
    """The visits in which every third problem was found, on the day on which it was logged."""
    rows: Sequence[Problem] = list(
        Problem.objects.filter(enterprise__merged_into=None, is_sensitive=False)
        .select_related("enterprise", "registered_by")
        .order_by("pk")[: MOST * EACH_PROBLEM : EACH_PROBLEM]
    )
    found = []
    for place, problem in enumerate(rows):
        of, on = problem.enterprise, min(timezone.localdate(problem.registered_at), today)
        if of.founded_on is None or on >= of.founded_on:
            whom = of.contact or _WHOM[place % len(_WHOM)]
            visit = _visit(of, problem.registered_by, on, whom, problem.description)
            found.append((visit, problem))
    return found


def _visit(of: Enterprise, by: User, on: dt.date, whom: str, text: str) -> Visit:
    return Visit(
        enterprise=of,
        district_id=of.district_id,
        street_id=of.street_id,
        on=on,
        by=by,
        unit_id=by.unit_id,
        whom=whom,
        text=text,
    )


def _working(day: dt.date) -> dt.date:
    """The Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def _people() -> dict[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    for person in demo_users():
        found[person.unit_id].append(person)
    return found


def _visitor(of: Enterprise, place: int, people: dict[int, list[User]]) -> User:
    """The street's officer, else one of the district's."""
    for unit in (of.street_id, of.district_id):
        if unit and people.get(unit):
            return people[unit][place % len(people[unit])]
    return next(iter(people.values()))[0]
