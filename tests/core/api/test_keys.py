"""A call is one, however often it is sent: by its key, with the answer of the first; a kill loses both or neither."""

from __future__ import annotations

import datetime as dt
import os
import threading
from typing import Any

import psycopg2
import pytest
import time_machine
from django.db import connection
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone
from rest_framework.exceptions import APIException, ParseError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.models import User
from core.api.keys import HEADER, KEPT, MOST, Answer, once
from core.api.models import CallKey
from core.api.refusing import Taken
from core.files.expiry import HOOKS
from core.jobs.models import Job
from core.verdict import Refused, refuse
from tests.support import factories

pytestmark = pytest.mark.django_db


def sent(user: User, key: str | None, body: Any = None, path: str = "/api/v1/things/") -> Request:
    headers = {} if key is None else {HEADER: key}
    plain = APIRequestFactory().post(path, body or {"a": 1}, format="json", headers=headers)
    request = Request(plain)
    request.user = user
    return request


def write() -> Answer:
    row = Job.objects.create(kind="once", title="一次")
    return Answer(201, {"z": row.pk, "a": "甲", "at": dt.date(2024, 10, 8)})


def written() -> int:
    return Job.objects.filter(kind="once").count()


def test_the_second_call_is_answered_as_the_first_and_writes_nothing() -> None:
    user = factories.user()
    first, second = once(sent(user, "k"), write), once(sent(user, "k"), write)
    assert (first.status_code, second.status_code) == (201, 201)
    assert list(first.data.items()) == list(second.data.items())  # in the order of the first, too
    assert first.data["at"] == "2024-10-08"
    assert written() == 1


def test_a_call_without_a_key_is_simply_done() -> None:
    user = factories.user()
    once(sent(user, None), write)
    once(sent(user, None), write)
    assert written() == 2
    assert not CallKey.objects.exists()


@pytest.mark.parametrize(
    "change", [{"body": {"a": 2}}, {"path": "/api/v1/others/"}, {"path": "/api/v1/things/?x=1"}]
)
def test_the_key_of_another_call_is_refused(change: dict[str, Any]) -> None:
    user = factories.user()
    once(sent(user, "k"), write)
    with pytest.raises(Taken) as caught:
        once(sent(user, "k", **change), write)
    assert caught.value.status_code == 409
    assert written() == 1


def test_a_key_is_a_persons_own() -> None:
    once(sent(factories.user(), "k"), write)
    once(sent(factories.user(), "k", {"a": 2}), write)
    assert written() == 2


@pytest.mark.parametrize(
    "error",
    [Refused(refuse("nein")), ParseError("nein"), APIException("nein"), ZeroDivisionError()],
    ids=repr,
)
def test_what_was_refused_or_failed_wrote_nothing_and_leaves_the_key_free(error: Exception) -> None:
    user = factories.user()

    def fail() -> Answer:
        write()
        raise error

    with pytest.raises(type(error)):
        once(sent(user, "k"), fail)
    assert (written(), CallKey.objects.count()) == (0, 0)
    assert once(sent(user, "k"), write).status_code == 201


@pytest.mark.parametrize(
    "key", ["", " ", "a b", "a\tb", "a\nb", "a\x00b", "a\x7f", "schlüssel", "键", "x" * (MOST + 1)], ids=repr
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ParseError, match=HEADER):
        once(sent(factories.user(), key), write)
    assert written() == 0


def test_the_longest_key_is_one() -> None:
    user = factories.user()
    for _time in range(2):
        once(sent(user, "~" * MOST), write)
    assert written() == 1


def test_a_key_is_kept_thirty_days_and_then_deleted_with_what_is_past() -> None:
    user, began = factories.user(), timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        once(sent(user, "k"), write)
        once(sent(user, "young"), write)
        clock.move_to(began + KEPT - dt.timedelta(seconds=1))
        once(sent(user, "k"), write)
        assert written() == 2
        assert HOOKS["call_keys"](timezone.localdate()) == 0
        clock.move_to(began + KEPT)
        once(sent(user, "young"), write)  # a key of another call by now, though not yet swept
        assert written() == 3
        assert HOOKS["call_keys"](timezone.localdate()) == 1
        assert CallKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_calls_at_the_same_time_one_writes_and_all_are_answered_alike() -> None:
    user, gate = factories.user(), threading.Barrier(4)
    found: list[Any] = []

    def run() -> None:
        gate.wait(10)
        found.append(once(sent(user, "k"), write).data["z"])
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 4
    assert len(set(found)) == 1
    assert written() == 1


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_cut_after_the_writing_loses_neither_or_both() -> None:
    user = factories.user()

    def cut() -> Answer:
        answer = write()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        other = psycopg2.connect(os.environ["DATABASE_URL"])
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.close()
        return answer

    with pytest.raises((OperationalError, InterfaceError)):
        once(sent(user, "k"), cut)
    connection.close()
    assert (written(), CallKey.objects.count()) == (0, 0)
    assert once(sent(user, "k"), write).status_code == 201
    assert once(sent(user, "k"), write).status_code == 201
    assert (written(), CallKey.objects.count()) == (1, 1)
