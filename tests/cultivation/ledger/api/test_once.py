"""A call to the ledger that is sent again: by its key the same answer, by its channel's number the same problem."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from cultivation.ledger.models import Problem
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make
from tests.support.calling import call, caller
from tests.support.parameters import load_rules

NEW = {"category": "LABOUR", "description": "缺工", "channel": "HOTLINE"}


def together(*calls: Callable[[], Any]) -> list[Any]:
    """The answers to calls at the same time, each by a connection of its own."""
    gate, found = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, made: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            found[place] = made()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.mark.django_db
def test_an_act_that_is_sent_again_is_answered_again_though_the_state_has_moved(
    clock: Any, log: Log, officer: User
) -> None:
    problem, client = log(), caller(officer)
    path, sent = f"problems/{problem.pk}/acts/", {"action": "ACCEPT", "version": 1}
    first, second = (call(client, path, sent, key="a-1") for _time in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert problem.events.filter(action="ACCEPT").count() == 1
    other = call(client, path, {"action": "ACCEPT"}, key="a-1")
    assert (other.status_code, other.json()["code"]) == (409, "key.reused")
    assert call(client, path, sent, key="a-2").status_code == 409  # another call, of a state that has moved


@pytest.mark.django_db
def test_what_is_hidden_by_now_was_answered_and_is_answered_again(
    clock: Any, log: Log, officer: User
) -> None:
    problem, client = log(), caller(officer)
    path, sent = f"problems/{problem.pk}/acts/", {"action": "REVISE", "is_sensitive": True}
    first, second = (call(client, path, sent, key="r") for _time in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content


@pytest.mark.django_db
def test_a_refused_call_may_succeed_later_by_the_same_key(
    clock: Any, log: Log, officer: User, labour: User
) -> None:
    problem, client = log(), caller(officer)
    path, sent = f"problems/{problem.pk}/acts/", {"action": "ASSIGN", "to": "440306-D_HR"}
    assert call(client, path, sent, key="s").status_code == 409
    do.accept(actor=officer, problem=problem.pk)
    assert call(client, path, sent, key="s").status_code == 200


@pytest.mark.django_db
def test_a_key_that_is_none_is_told_so(clock: Any, log: Log, officer: User) -> None:
    answer = call(caller(officer), f"problems/{log().pk}/notes/", {"note": "x"}, key="x" * 201)
    assert (answer.status_code, answer.json()["code"]) == (400, "key.invalid")
    assert "Idempotency-Key" in answer.json()["detail"]


@pytest.mark.django_db
def test_whoever_lost_the_right_is_told_that_and_not_the_answer(clock: Any, log: Log, officer: User) -> None:
    problem, client = log(), caller(officer)
    path, sent = f"problems/{problem.pk}/acts/", {"action": "ACCEPT"}
    assert call(client, path, sent, key="a").status_code == 200
    officer.groups.clear()
    assert call(client, path, sent, key="a").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_calls_at_once_with_one_key_one_writes_and_both_are_answered_alike() -> None:
    load_rules()
    works, client = make.enterprise("宝安区", "新安街道"), caller(make.user("OFFICER", "新安街道"))
    for number in range(5):
        sent = {**NEW, "uscc": works.uscc}
        made = [lambda key=f"k{number}", sent=sent: call(client, "problems/", sent, key=key)] * 3
        found = together(*made)
        assert [answer.status_code for answer in found] == [201] * 3
        assert len({answer.content for answer in found}) == 1
        assert Problem.objects.count() == number + 1


@pytest.mark.django_db(transaction=True)
def test_of_two_systems_that_log_one_number_at_once_one_does_and_the_other_is_led_there() -> None:
    load_rules()
    works, client = make.enterprise("宝安区", "新安街道"), caller(make.user("OFFICER", "新安街道"))
    for number in range(8):
        sent = {**NEW, "uscc": works.uscc, "external_number": f"12345-{number}"}
        found = together(*[lambda sent=sent: call(client, "problems/", sent)] * 2)
        assert sorted(answer.status_code for answer in found) == [201, 409]
        made, refused = sorted(found, key=lambda answer: answer.status_code)
        assert refused.json()["problem"]["number"] == made.json()["number"]
    numbers = sorted(Problem.objects.values_list("number", flat=True))
    assert [each[-1] for each in numbers] == list("12345678")  # none was drawn in vain
