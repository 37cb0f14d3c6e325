"""The domain's examples of deadlines, lights, reminders and rungs, through the commands that an operator scripts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from cultivation.ledger.dated import Escalation
from tests.cultivation.ledger.test_clocks import VECTORS
from tests.support import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules_loaded")]
day = dt.date.fromisoformat
Said = tuple[str, ...]
CLASSES = {1: "CONSULT", 5: "SIMPLE", 10: "ORDINARY", 20: "COMPLEX"}


def told(*arguments: str) -> tuple[dict[str, Any], int]:
    """What a command prints, and its status."""
    out = StringIO()
    try:
        call_command(*arguments, "--json", stdout=out)
    except SystemExit as left:
        return json.loads(out.getvalue()), int(str(left.code))
    return json.loads(out.getvalue()), 0


def done(*arguments: str) -> dict[str, Any]:
    """What a command prints that is not refused."""
    found, status = told(*arguments)
    assert status == 0, found
    return found


class Desk:
    """The people of one problem after another, each of an enterprise of its own; whoever acts, by name."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {
            "street": make.user("OFFICER", "新安街道"),
            "officer": make.user("OFFICER", "宝安区"),
            "reviewer": make.user("REVIEWER", "宝安区"),
            "labour": make.user("DEPARTMENT", "440306-D_HR"),
        }

    def log(self, on: str, limit: str) -> dict[str, Any]:
        """A problem, registered at nine."""
        works = make.enterprise("宝安区", "新安街道")
        return done(
            "log_problem", "--uscc", works.uscc, "--category", "labour", "--text", "缺工",
            "--user", self.people["street"].username, "--limit-class", limit, "--at", f"{on}T09:00",
        )  # fmt: skip

    def move(self, number: str, on: str, who: str, *said: str) -> dict[str, Any]:
        """One act on it, at ten."""
        user = self.people[who].username
        return done("move_problem", number, *said, "--user", user, "--at", f"{on}T10:00")

    def working(self, on: str, limit: str) -> str:
        """The number of one that the department works on from its first day."""
        number = str(self.log(on, limit)["number"])
        for who, *said in (("officer", "accept"), ("officer", *ASSIGN), ("labour", "start")):
            self.move(number, on, who, *said)
        return number


ASSIGN = ("assign", "--to", "440306-D_HR")
RECALL = ("recall", "--note", "另派")
BETWEEN: dict[str, list[tuple[str, str, Said]]] = {
    "L3": [("2024-03-05", "reviewer", RECALL), ("2024-03-08", "officer", ASSIGN)],
    "L4": [("2024-05-06", "labour", ("extend", "--days", "10", "--note", "等检测")), ("2024-05-07", "reviewer", ("grant",))],
}  # fmt: skip
"""By which acts the clock of an example stood still or was extended."""


@pytest.mark.parametrize("case", VECTORS["ledger"], ids=lambda case: case["id"])
def test_deadlines(case: dict[str, Any]) -> None:
    assert bool(case["stopped"] or case["extension"]) is (case["id"] in BETWEEN)
    desk, limit = Desk(), case["class"]
    if case["id"] in BETWEEN:
        number = desk.working(case["accepted"], limit)
        found = [desk.move(number, on, who, *said) for on, who, said in BETWEEN[case["id"]]][-1]
        assert found["resolve_by"] == case["expect"]["resolve_by"]
        return
    logged = desk.log(case["registered"], limit)
    assert (logged["state"], logged["accept_by"]) == ("REGISTERED", case["expect"]["accept_by"])
    if case["accepted"]:
        moved = desk.move(logged["number"], case["accepted"], "officer", "accept")
        assert (moved["from"], moved["to"], moved["action"]) == ("REGISTERED", "ACCEPTED", "ACCEPT")
        assert moved["resolve_by"] == case["expect"]["resolve_by"]
    else:
        assert logged["resolve_by"] == case["expect"]["resolve_by"]


@pytest.mark.parametrize(("start", "limit", "reminded"), VECTORS["reminders"])
def test_lights_and_reminders(start: str, limit: int, reminded: list[str]) -> None:
    """One problem, swept each evening until the day after it was due."""
    Desk().working(start, CLASSES[limit])
    lights = {
        today: (due, colour) for at, of, due, today, colour in VECTORS["lights"] if (at, of) == (start, limit)
    }
    last = max([*reminded, *lights])
    found: list[str] = []
    seen: dict[str, tuple[str, str]] = {}
    for today in days(start, last):
        swept = done("sweep_ledger", "--at", f"{today}T18:00")
        found += [today] * swept["reminders"]
        colour = "RED" if swept["red"] else "AMBER" if swept["amber"] else "GREEN"
        seen |= {today: (reminded[-1], colour)} if today in lights else {}
    assert found == reminded, "the last on the day it is due"
    assert seen == lights


def days(first: str, last: str) -> Iterator[str]:
    """Each day from one to another."""
    for ahead in range((day(last) - day(first)).days + 1):
        yield (day(first) + dt.timedelta(days=ahead)).isoformat()


LOGGED = "LOGGED"
STORIES: dict[str, tuple[str, str, list[tuple[str, str, Said]]]] = {
    "E1": ("2024-09-12", "ORDINARY", []),
    "E2a": ("2024-09-30", "ORDINARY", [("2024-10-09", "reviewer", RECALL)]),
    "E2b": ("2024-09-26", "SIMPLE", [("2024-10-11", "reviewer", RECALL), ("2024-10-15", "officer", ASSIGN)]),
    "E2c": ("2024-10-08", LOGGED, [
        ("2024-10-08", "officer", ("accept",)), ("2024-10-11", "officer", ASSIGN), ("2024-10-12", "reviewer", RECALL)]),
    "E3": ("2024-09-30", "ORDINARY", [
        ("2024-10-22", "labour", ("resolve", "--result", "SOLVED", "--note", "办好了")),
        ("2024-10-23", "street", ("reopen", "--note", "没有解决"))]),
    "E5": ("2024-09-30", LOGGED, []),
}  # fmt: skip
"""What was done so that the clocks of an example are as it says: since when, with which limit, and the acts that follow."""
ENDED = "2024-11-13"


def story(case: dict[str, Any]) -> str:
    """By the example's name; those that differ by the day alone have one."""
    return next(key for key in STORIES if case["id"].startswith(key if key != "E1" else ("E1", "E4")))


def tell(desk: Desk, cases: list[dict[str, Any]], sweeps: list[str], until: str) -> dict[str, str]:
    """Each example's problem is led through its story, and swept on some mornings between; the problems' numbers."""
    numbers: dict[str, str] = {}
    of = {case["id"]: STORIES[story(case)] for case in cases}
    for today in days(min(start for start, *_rest in of.values()), until):
        if today in sweeps:
            done("sweep_ledger", "--at", f"{today}T08:30")
        for key, (start, limit, acts) in of.items():
            if start == today:
                logged = limit == LOGGED
                numbers[key] = desk.log(today, "COMPLEX")["number"] if logged else desk.working(today, limit)
            for on, who, said in acts:
                if on == today:
                    desk.move(numbers[key], on, who, *said)
    return numbers


def rungs(number: str, until: str = ENDED) -> list[list[Any]]:
    """What a problem climbed by a day, as the examples say it."""
    found = Escalation.objects.filter(problem__number=number, on__lte=until).order_by("on", "cycle", "pk")
    return [
        [cycle, clock, rung, on.isoformat()]
        for cycle, clock, rung, on in found.values_list("cycle", "clock", "rung", "on")
    ]


@pytest.mark.parametrize("daily", [True, False], ids=["swept each day", "swept once at the end"])
def test_rungs(daily: bool) -> None:
    """All examples in one city: whenever it was swept, the same rungs with the same days."""
    cases = VECTORS["escalations"]
    numbers = tell(Desk(), cases, list(days("2024-09-12", ENDED)) if daily else [ENDED], ENDED)
    assert {case["id"]: rungs(numbers[case["id"]], case["today"]) for case in cases} == {
        case["id"]: case["expect"] for case in cases
    }


@pytest.mark.parametrize(
    "case", [case for case in VECTORS["escalations"] if "sweeps" in case], ids=lambda case: case["id"]
)
def test_rungs_on_the_days_of_the_example(case: dict[str, Any]) -> None:
    """Swept on these mornings alone, nothing is missing and nothing is there twice."""
    numbers = tell(Desk(), [case], case["sweeps"], case["today"])
    assert rungs(numbers[case["id"]]) == case["expect"]
    assert sum(done("sweep_ledger", "--at", f"{case['today']}T08:30")["escalated"].values()) == 0
