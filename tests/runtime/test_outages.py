"""What a person is told while a service is away or takes no writes: the truth, and nothing typed is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

import pytest

from sbs_portal.runtime.supervision import valkey
from tests.support.person import Person
from tests.support.portals import Portal
from tests.support.waiting import until

pytestmark = pytest.mark.scenario
TOKENS = "/accounts/tokens/"
NAMES = "SELECT name FROM accounts_accesstoken ORDER BY id"


@contextmanager
def stopped(portal: Portal, service: str) -> Iterator[None]:
    """The service hangs: it takes connections and answers nothing."""
    pid = portal.pid(service)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_session_store_that_hangs_signs_nobody_out_and_keeps_what_was_typed(portal: Portal) -> None:
    person = Person(portal, "typist")
    sent = {**person.get(TOKENS).hidden, "name": "停顿时填写", "days": "30"}
    with stopped(portal, "valkey"):
        answer = person.post(TOKENS, sent)
        assert answer.status == 503
        assert "没有写入任何内容" in answer.text
        assert "重新提交" in answer.text
        assert "sessionid" not in SimpleCookie(answer.headers.get("Set-Cookie") or "")
        assert person.get("/").status == 503
    again = answer.hidden
    assert again["name"] == "停顿时填写"
    until(lambda: portal.status()["ready"], 20)
    assert person.post(TOKENS, again).status == 200, "still signed in"
    assert person.post(TOKENS, again).status == 200
    assert [name for (name,) in portal.sql(NAMES)].count("停顿时填写") == 1, "twice the same form is one"


def test_a_store_that_takes_no_writes_denies_nothing_that_is_stored(portal: Portal) -> None:
    person = Person(portal, "writer")
    sent = {**person.get(TOKENS).hidden, "name": "写入受阻", "days": "30"}
    with valkey(portal.data_folder).client() as server:
        server.config_set("min-replicas-to-write", 1)
        try:
            answer = person.post(TOKENS, sent)
        finally:
            server.config_set("min-replicas-to-write", 0)
    assert answer.status == 200, answer.text
    assert "没有写入" not in answer.text
    assert ("写入受阻",) in portal.sql(NAMES)


def test_a_database_that_is_away_offers_the_form_again(portal: Portal) -> None:
    person = Person(portal, "patient")
    sent = {**person.get(TOKENS).hidden, "name": "重启时填写", "days": "30"}
    old = portal.pid("postgres")
    portal.kill("postgres", children=True)
    answer = person.post(TOKENS, sent)
    assert answer.status == 503
    assert "没有写入" not in answer.text, "nobody knows"
    until(lambda: portal.recovered("postgres", old), 60)
    assert person.post(TOKENS, answer.hidden).status == 200
    assert ("重启时填写",) in portal.sql(NAMES)
