"""One problem from a phone on 30 September to the second answer of its enterprise, swept each morning by a real worker.

The days were worked out by hand with the calendar of 2024: 1 to 7 October off, Saturday 12 October a working day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.notices.models import Notice
from cultivation.ledger.dated import Decision, Escalation, Sweep
from cultivation.ledger.models import Problem
from cultivation.ledger.services import rating
from cultivation.ledger.tasks import sweep_ledger
from tests.cultivation.ledger import do
from tests.support import factories as make
from tests.support.waiting import until

pytestmark = [pytest.mark.scenario, pytest.mark.django_db(transaction=True)]
OFF = {dt.date(2024, 10, day) for day in range(1, 8)}
WORKED = {dt.date(2024, 10, 12)}
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(f"2024-{day}")


class Life:
    """The city's days: each morning until a day is swept by the worker, then the clock stands at an hour of that day."""

    def __init__(self, clock: Any) -> None:
        self.clock, self.swept = clock, on("09-30")

    def mornings(self, last: dt.date) -> Iterator[dt.date]:
        while self.swept < last:
            self.swept += dt.timedelta(days=1)
            if self.swept in WORKED or (self.swept.weekday() < 5 and self.swept not in OFF):
                yield self.swept

    def until(self, day: str, hour: int = 9) -> None:
        for morning in self.mornings(on(day)):
            self.clock.move_to(dt.datetime.fromisoformat(f"{morning}T08:30:00+08:00"))
            sweep_ledger.delay(f"{morning}T08:30:00+08:00")
            until(Sweep.objects.filter(day=morning).exists)
        self.clock.move_to(dt.datetime.fromisoformat(f"2024-{day}T{hour:02}:00:00+08:00"))


def signed_in(user: User) -> Client:
    browser = Client(HTTP_USER_AGENT=PHONE)
    browser.force_login(user)
    return browser


def answered(caller: User, problem: Problem, score: int) -> None:
    address, _last = rating.offer(actor=caller, problem=problem.pk)
    path = re.sub(r"^https?://[^/]+", "", address)
    assert "收到了" in Client().post(path, {"score": str(score), "words": ""}).content.decode()


def test_from_a_phone_to_the_second_answer(
    celery_worker_process: Any, clock: Any, officer: User, street_officer: User, labour: User
) -> None:
    life, reviewer = Life(clock), make.user("REVIEWER", "宝安区")
    group, bureau = make.user("LEADING_GROUP"), make.user("BUREAU", "BUREAU")
    other = make.user("DEPARTMENT", "440306-D_SME")
    works = make.enterprise("宝安区", "新安街道", name="深圳市明达光电有限公司")

    phone = signed_in(street_officer)
    form = phone.get(f"/ledger/log/?enterprise={works.pk}").context["form"]
    typed = {"enterprise": works.pk, "category": "LABOUR", "description": "一线普工缺口四十人"}
    sent = phone.post("/ledger/log/", typed | {"form_key": form["form_key"].value()})
    assert sent.status_code == 302, sent.content.decode()
    problem = Problem.objects.get()
    assert (problem.accept_by, problem.registered_by) == (on("10-09"), street_officer)
    do.accept(actor=officer, problem=problem.pk)
    assigned = do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    assert (assigned.assign_by, assigned.resolve_by) == (on("10-08"), on("10-18"))

    life.until("10-08")
    back = do.give_back(actor=labour, problem=problem.pk, note="属公共就业服务，不归本单位")
    assert back.due_on == on("10-09")
    life.until("10-09")
    again = do.assign(actor=officer, problem=problem.pk, holder=other.unit_id)
    assert again.resolve_by == on("10-21"), "the 9th did not count"
    life.until("10-10")
    do.recall(actor=reviewer, problem=problem.pk, note="研究后仍由人力资源局承办")
    life.until("10-11")
    third = do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    assert third.resolve_by == on("10-22"), "nor did the 11th"
    do.start(actor=labour, problem=problem.pk)

    life.until("10-18")
    asked = do.extend(actor=labour, problem=problem.pk, days=5, note="等技校放假")
    assert (asked.asked, asked.resolve_by) == ("EXTEND", on("10-22"))
    life.until("10-21")
    granted = do.grant(actor=reviewer, problem=problem.pk, note="同意")
    assert (granted.resolve_by, granted.red_from) == (on("10-29"), on("10-30"))

    life.until("11-13")
    climbed = Escalation.objects.filter(problem=problem).order_by("on").values_list("rung", "on", "cause")
    assert list(climbed) == [
        ("DISTRICT", on("10-30"), "OVERDUE"),
        ("BUREAU", on("11-05"), "OVERDUE"),
        ("LEADING_GROUP", on("11-12"), "OVERDUE"),
    ]
    assert Notice.objects.filter(user=bureau).exists()
    assert signed_in(group).get("/ledger/raised/").context["cases"][0].problem == problem
    decided = {"text": "由人力资源局牵头，十日内办结", "unit": labour.unit_id, "due_on": "2024-11-20"}
    page = signed_in(group).get(f"/ledger/{problem.pk}/decide/")
    done = signed_in(group).post(
        f"/ledger/{problem.pk}/decide/", decided | {"form_key": page.context["form_key"]}
    )
    assert done.status_code == 302, done.content.decode()[:3000]
    decision = Decision.objects.get(problem=problem)
    assert (decision.unit, decision.due_on) == (labour.unit, on("11-20"))

    life.until("11-15", 14)
    do.resolve(actor=labour, problem=problem.pk, result="SOLVED", outcome="已对接两所技校，招满四十人")
    life.until("11-18")
    answered(officer, problem, 1)
    problem.refresh_from_db()
    assert (problem.state, problem.cycle, problem.dissatisfied) == ("IN_PROGRESS", 2, 1)
    assert (problem.holder, problem.resolve_by, problem.extension) == (labour.unit, on("12-02"), 0)

    life.until("11-28")
    do.resolve(actor=labour, problem=problem.pk, result="SOLVED", outcome="又补招十人，企业已复工")
    life.until("11-29")
    answered(officer, problem, 5)
    problem.refresh_from_db()
    assert (problem.state, problem.satisfaction, problem.next_on) == ("CLOSED", "VERY_SATISFIED", None)
    assert Escalation.objects.filter(problem=problem).count() == 3, "no rung of the second cycle was reached"
    told = [event.action for event in problem.events.order_by("id")]
    assert told == [
        "REGISTER", "ACCEPT", "ASSIGN", "RETURN", "ASSIGN", "RECALL", "ASSIGN", "START", "EXTEND", "GRANT", "ESCALATE",
        "ESCALATE", "ESCALATE", "DECIDE", "RESOLVE", "REOPEN", "RESOLVE", "CONFIRM",
    ]  # fmt: skip
