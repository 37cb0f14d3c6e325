"""The demo's work on warnings: what the scans opened was dealt with, watched, closed, or let lie."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from django.utils import timezone

from accounts.demo import demo_users
from accounts.models import User
from accounts.roles import Role
from core.audit.context import recording
from core.bulk import create_rows, update_rows
from core.demo import Invention, chance, unrecorded
from cultivation.enterprises.codes import Risk
from cultivation.enterprises.demo.economy import Economy
from cultivation.ledger.models import Problem
from monitoring.scan.following import newest_quarter
from monitoring.scan.selectors import latest_run
from monitoring.warnings.closing import greens_of
from monitoring.warnings.codes import Diagnosis, Happening, Measure
from monitoring.warnings.models import (
    Warning,
    WarningAction,
    WarningLevel,
    WarningRung,
    WarningStep,
)
from monitoring.warnings.reader import Reader
from monitoring.warnings.services.exits import follow_exits
from monitoring.warnings.services.following import follow
from monitoring.warnings.services.sweeping import climb
from monitoring.warnings.states import State

_DONE = {
    Measure.VISIT: "上门了解，主要客户转单，三季度产能开六成，企业正在谈新客户。",
    Measure.CALL: "电话联系负责人，订单比去年少两成，月底补报数据。",
    Measure.POLICY: "推送稳增长和展会补贴政策，企业准备申报。",
    Measure.FINANCE: "对接建行，续贷 300 万元材料已提交。",
    Measure.ORDER: "参加供需对接会，与两家整机厂交换样品。",
    Measure.SPACE: "协调园区，租约延长一年。",
    Measure.DATA: "核对报表口径，有一笔收入漏报，下季更正。",
    Measure.OTHER: "街道约谈负责人，企业表示年底前可恢复。",
}
_WRITTEN = ("state", "diagnosis", "met_on", "acted", "next_on", "ended_on", "ended_reason", "version")
LATELY: Final = dt.timedelta(days=40)
LONG: Final = dt.timedelta(days=130)
"""Before the newest: of what was opened since much may lie, a little since, and nothing that is older."""
_CLOSED = "连续两个季度平稳，已电话核实订单恢复。"


def write(asked: Invention) -> None:
    """Work on what the demo's scans opened, up to the demo's day."""
    city = asked.of(Economy)
    today = timezone.localdate(city.at)
    with unrecorded(Warning, WarningLevel, WarningAction, WarningStep, WarningRung):
        _begin_with_the_last_years(today)
        _work(city, today)
        with recording(actor=None, reason="演示"):
            follow_exits(day=today, at=city.at)
            climb(today, city.at)


def _begin_with_the_last_years(today: dt.date) -> None:
    """Of the first quarters told, five years ago, nobody has a warning: who stands badly today has one of today."""
    old = Warning.objects.filter(opened_on__lt=today - dt.timedelta(days=1200))
    Warning.objects.filter(previous__in=old.values("pk")).update(previous=None)
    old.delete()
    newest = newest_quarter()
    run = latest_run(newest) if newest else None
    if run is not None:
        follow(run)


def _work(city: Economy, today: dt.date) -> None:
    rng = chance(city.seed, "warnings")
    people = _People()
    rows = list(Warning.objects.ongoing().order_by("pk"))
    greens = greens_of(rows, reader := Reader(people.first, today))
    problems = _problems(rows)
    actions: list[WarningAction] = []
    steps: list[WarningStep] = []
    newest = max((row.opened_on for row in rows), default=today)
    for number, row in enumerate(rows):
        row.diagnosis = list(Diagnosis)[number % len(Diagnosis)].value if number % 3 else ""
        person = people.of(row.street_id, row.district_id)
        if _is_left(row, number, today, newest):
            continue
        last = _acted(row, number, rng, today, person, problems, actions)
        if row.level == Risk.GREEN and greens.get(row.pk, 0) >= reader.greens and number % 3:
            _end(
                row,
                State.CLOSED,
                Happening.CLOSE,
                today,
                people.reviewer(row.district_id),
                _CLOSED,
                steps,
                city,
            )
        elif number % 6 == 1:
            _end(row, State.WATCHING, Happening.WATCH, last, person, "企业反映订单企稳", steps, city)
    update_rows(rows, _WRITTEN)
    create_rows(actions)
    create_rows(steps)


def _is_left(row: Warning, number: int, today: dt.date, newest: dt.date) -> bool:
    """Some lie: of the newer ones every third and of those that are not due yet every second; of older ones a few."""
    if row.opened_on < newest - LATELY:
        return row.opened_on >= newest - LONG and number % 12 == 0
    return number % 3 == 0 or (row.due_on >= today and number % 2 == 0) or row.opened_on == today


def _acted(
    row: Warning,
    number: int,
    rng: np.random.Generator,
    today: dt.date,
    person: User,
    problems: dict[int, Problem],
    actions: list[WarningAction],
) -> dt.date:
    """What was done, in time; the day of the last action."""
    day = min(row.opened_on + dt.timedelta(days=int(rng.integers(1, 8))), today)
    codes = _codes(row, number)
    for told in codes:
        problem = problems.get(row.enterprise_id) if told is Measure.ORDER else None
        code = Measure.PROBLEM if problem is not None else told
        later = day + dt.timedelta(days=int(rng.integers(10, 40)))
        ahead = later if number % 4 == 0 and later >= today - LATELY else None
        actions.append(
            WarningAction(
                warning=row, code=code.value, on=day, by=person, unit=person.unit, problem=problem, next_on=ahead,
                result=problem.title if problem is not None else _DONE[code], at=_at(day),
            )
        )  # fmt: skip
        row.met_on = row.met_on or day
        row.next_on, row.acted = ahead, row.acted + 1
        last, day = day, min(day + dt.timedelta(days=int(rng.integers(5, 20))), today)
    row.state = State.HANDLING.value
    row.version += 1
    return last


def _codes(row: Warning, number: int) -> Sequence[Measure]:
    """The first as the level asks, then another for every second."""
    first = {Risk.RED: Measure.VISIT, Risk.ORANGE: Measure.VISIT}.get(Risk(row.level), Measure.CALL)
    others = [code for code in _DONE if code is not first]
    return [first] if number % 2 else [first, others[number // 2 % len(others)]]


def _end(
    row: Warning, to: State, kind: Happening, day: dt.date, person: User, note: str, steps: list[WarningStep], city: Economy,
) -> None:  # fmt: skip
    """It is watched, or closed."""
    before, row.state = row.state, to.value
    if to is State.CLOSED:
        row.ended_on, row.ended_reason = day, note
    row.version += 1
    steps.append(
        WarningStep(
            warning=row, kind=kind.value, from_state=before, to_state=to.value, on=day, by=person, note=note,
            at=min(_at(day), city.at),
        )
    )  # fmt: skip


def _at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(16)))


def _problems(rows: Sequence[Warning]) -> dict[int, Problem]:
    """The newest problem of each of the enterprises that have one."""
    found = Problem.objects.filter(enterprise__in={row.enterprise_id for row in rows}).order_by("pk")
    return {problem.enterprise_id: problem for problem in found.only("pk", "enterprise_id", "title")}


class _People:
    """Who acts and who reviews, by unit."""

    def __init__(self) -> None:
        self.by_unit: dict[int, list[User]] = defaultdict(list)
        self.reviewers: dict[int, User] = {}
        for person in demo_users():
            self.by_unit[person.unit_id].append(person)
            if Role.REVIEWER in person.role_codes:
                self.reviewers.setdefault(person.unit_id, person)
        self.first = next(iter(self.by_unit.values()))[0]

    def of(self, *units: int | None) -> User:
        """Someone of the first of these units that has anyone."""
        for unit in units:
            if unit in self.by_unit:
                return self.by_unit[unit][0]
        return self.first

    def reviewer(self, district: int | None) -> User:
        """The district's reviewer, else the first person."""
        return self.reviewers.get(district or 0, self.first)
