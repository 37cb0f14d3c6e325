"""The demo's people: one for each duty to try the portal with, and colleagues so that lists look lived in.

Set-based and deterministic: the same seed gives the same rows. The accounts that can sign in share one password,
which is no secret and exists only in the demo; colleagues have none. Their list,
`demo_accounts.json` in the data folder, comes last.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from accounts.grants import Grant
from accounts.models import Unit, UnitKind, User
from accounts.roles import Role
from core.audit.context import recording
from core.bulk import copy_rows
from core.demo import Invention

PASSWORD = "Demo-Portal-2022"  # noqa: S105  (known to whoever runs the demo, and of no use elsewhere)
FILE = "demo_accounts.json"
SHOWN_DISTRICTS = 3
_SALT = 22
"""Letters of a salt that Django does not find too short: it would hash the password anew at its first use."""
_COLUMNS = ("username", "name", "unit_id", "phone", "password", "must_change_password", "created_at")

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文华建国志红玉兰春梅海燕晓雪佳宇欣怡子涵浩然"


@dataclass(frozen=True)
class Person:
    """One demo person; `signs_in` has the demo's password and stands in the list of accounts."""

    username: str
    unit: Unit
    role: Role
    signs_in: bool = False


def seed(seed: int = 1, at: dt.datetime | None = None) -> int:
    """Make the demo's people unless they are there; how many were new. The city must have been loaded."""
    draw = random.Random(f"accounts:{seed}")
    password = make_password(PASSWORD, salt=f"demo{seed}salt".ljust(_SALT, "x"))
    rows = [
        (
            person.username,
            draw.choice(_SURNAMES) + "".join(draw.sample(_GIVEN, draw.choice((1, 2, 2)))),
            str(person.unit.pk),
            f"139{draw.randrange(10**8):08d}",
            password if person.signs_in else "!",
            "f",
            (at or timezone.now()).isoformat(),
            person.role.value,
        )
        for person in people()
    ]
    there = set(User.objects.values_list("username", flat=True))
    fresh = [row for row in rows if row[0] not in there]
    if fresh:
        with recording(reason="演示数据"), transaction.atomic(), connection.cursor() as cursor:
            *columns, roles = zip(*fresh, strict=True)
            copy_rows(cursor, User, dict(zip(_COLUMNS, columns, strict=True)))
            ids = dict(User.objects.values_list("username", "pk"))
            groups = dict(Group.objects.values_list("name", "pk"))
            held = {
                "user_id": [str(ids[row[0]]) for row in fresh],
                "group_id": [str(groups[role]) for role in roles],
            }
            copy_rows(cursor, User.groups.through, held)
    return len(fresh)


def write(asked: Invention) -> None:
    """The demo's people."""
    seed(asked.seed, asked.at)


def list_accounts(_asked: Invention) -> None:
    """Once everything is there: the list of those who can sign in."""
    write_accounts(Path(settings.DATA_DIR))


def write_accounts(directory: Path) -> list[dict[str, str]]:
    """Write the accounts that can sign in to `demo_accounts.json`, the bureau first; the list itself."""
    listed = [
        {
            "role": person.role.value,
            "scope": scope_of(person.unit, person.role),
            "username": person.username,
            "password": PASSWORD,
        }
        for person in people()
        if person.signs_in
    ]
    path = directory / FILE
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(fresh, path)
    return listed


def scope_of(unit: Unit, role: Role) -> str:
    """`city`, `district:宝安区`, `street:…` or `department:…`: where a role in a unit reaches."""
    territory = Grant(unit, role, frozenset()).territory
    if territory is None:
        return f"department:{unit.name}"
    if territory.kind == UnitKind.CITY:
        return "city"
    return f"{territory.kind.lower()}:{territory.name}"


def people() -> Iterator[Person]:
    """Everyone of the demo in the order in which they are listed: one for each duty first, second hands last."""
    units = list(Unit.objects.select_related("parent", "district").order_by("sort"))
    by_code = {unit.code: unit for unit in units}
    city = next(unit for unit in units if unit.kind == UnitKind.CITY)
    yield Person("bureau", by_code.get("BUREAU", city), Role.BUREAU, True)
    yield Person("analyst", by_code.get("BUREAU", city), Role.ANALYST, True)
    yield Person("leading", by_code.get("LEADING", city), Role.LEADING_GROUP, True)
    yield Person("admin", city, Role.ADMIN, True)
    for code, name in (("HR", "labour"), ("FIN", "finance")):
        if code in by_code:
            yield Person(name, by_code[code], Role.DEPARTMENT, True)
    yield Person("statistics", by_code.get("STAT", city), Role.STAT_LIAISON, True)
    yield Person("payments", by_code.get("TREASURY", city), Role.PAYMENTS, True)
    shown = _shown_districts(units)
    for district in shown:
        yield Person(f"officer-{district.code}", district, Role.OFFICER, True)
        yield Person(f"reviewer-{district.code}", district, Role.REVIEWER, True)
    streets = [unit for unit in units if unit.kind == UnitKind.STREET]
    first = next(unit for unit in streets if unit.district_id == shown[0].pk)
    yield Person(f"street-{first.code}", first, Role.OFFICER, True)
    yield from _colleagues(units, shown, first)
    yield from _second_hands(by_code, shown)


def _second_hands(by_code: dict[str, Unit], shown: list[Unit]) -> Iterator[Person]:
    """Where an act takes two people: a second one of the bureau, two of the department with programmes, a second reviewer."""
    if "BUREAU" in by_code:
        yield Person("bureau-2", by_code["BUREAU"], Role.BUREAU, True)
    if "MIIT" in by_code:
        yield Person("miit", by_code["MIIT"], Role.BUREAU, True)
        yield Person("miit-2", by_code["MIIT"], Role.BUREAU, True)
    yield Person(f"second-reviewer-{shown[0].code}", shown[0], Role.REVIEWER, True)


def _shown_districts(units: list[Unit]) -> list[Unit]:
    """The three districts with the most streets, in the city's order: 宝安, 龙岗 and 南山 if they are there."""
    districts = [unit for unit in units if unit.kind == UnitKind.DISTRICT]
    named = [unit for name in ("宝安区", "龙岗区", "南山区") for unit in districts if unit.name == name]
    return (named + [unit for unit in districts if unit not in named])[:SHOWN_DISTRICTS]


def _colleagues(units: list[Unit], shown: list[Unit], first: Unit) -> Iterator[Person]:
    """Officers of every street and district, reviewers, and one person in each department."""
    for unit in units:
        if unit.kind == UnitKind.STREET:
            for number in (1, 2):
                yield Person(f"s{number}-{unit.code}", unit, Role.OFFICER)
        elif unit.kind == UnitKind.DISTRICT:
            for number in (1, 2, 3):
                yield Person(f"o{number}-{unit.code}", unit, Role.OFFICER)
            yield Person(f"r1-{unit.code}", unit, Role.REVIEWER)
        elif unit.kind == UnitKind.DEPARTMENT and unit.categories:
            yield Person(f"d1-{unit.code}".lower(), unit, Role.DEPARTMENT)


def demo_users() -> list[User]:
    """The demo's people as rows, in the order in which they were made; for the demos of other rooms."""
    return list(User.objects.with_unit().order_by("pk"))
