"""Access tokens: shown once, known by their digest, ended at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.models import AccessToken, User
from accounts.services import leave, reset_password, set_own_password
from accounts.tokens import MOST, make_token
from core.verdict import Refused
from tests.support import factories as make
from tests.support.looking import complaints, scrolls_sideways, violations

pytestmark = pytest.mark.django_db
URL = "/accounts/tokens/"


@pytest.fixture
def officer() -> User:
    return make.user("OFFICER", "宝安区")


def made(client: Client, **changes: Any) -> str:
    """The key of a token that the person makes on the page."""
    page = client.post(URL, {"name": "统计系统", "days": 30} | changes).content.decode()
    found = re.search(r"<code>([\w-]{43})</code>", page)
    assert found
    return found[1]


def status(key: str) -> int:
    return Client(headers={"Authorization": f"Token {key}"}).get("/api/v1/enterprises/").status_code


def test_the_key_is_shown_once_and_opens_the_api(client: Client, officer: User) -> None:
    client.force_login(officer)
    key = made(client)
    assert status(key) == 200
    assert key not in client.get(URL).content.decode()
    row = AccessToken.objects.get()
    assert (row.user, row.name, row.tail) == (officer, "统计系统", key[-4:])
    assert key not in str(vars(row))


def test_a_token_only_reads_unless_the_tick_was_set(client: Client, officer: User) -> None:
    client.force_login(officer)
    made(client)
    assert AccessToken.objects.get().may_write is False
    assert "只读取" in client.get(URL).content.decode()
    made(client, name="热线系统", may_write="on")
    assert AccessToken.objects.get(name="热线系统").may_write is True
    page = client.get(URL).content.decode()
    assert re.findall(r"<td data-label=\"可以\">(.*?)</td>", page) == ["读取和写入", "只读取"]


def test_a_token_that_only_reads_is_refused_a_writing_with_how_to_get_another(officer: User) -> None:
    path = "/api/v1/problems/"
    for may_write, status_code, words in ((False, 403, "勾选了“可以写入”的令牌"), (True, 400, "没有")):
        _token, key = make_token(actor=officer, name="热线系统", days=30, may_write=may_write)
        caller = Client(headers={"Authorization": f"Token {key}"})
        answer = caller.post(path, {"x": 1}, content_type="application/json")
        assert answer.status_code == status_code
        assert words in answer.json()["detail"]


def test_a_revoked_token_opens_nothing_any_more(client: Client, officer: User) -> None:
    client.force_login(officer)
    key = made(client)
    answer = client.post(f"{URL}{AccessToken.objects.get().pk}/revoke/", follow=True)
    assert "已停用" in answer.content.decode()
    assert status(key) == 401


def test_a_new_password_by_the_administrator_ends_the_tokens_too(officer: User) -> None:
    _token, key = make_token(actor=officer, name="统计系统", days=30)
    reset_password(actor=make.user("ADMIN"), user=officer.pk)
    User.objects.filter(pk=officer.pk).update(must_change_password=False)
    assert status(key) == 401


def test_a_new_password_of_ones_own_ends_the_tokens_too(officer: User) -> None:
    _token, key = make_token(actor=officer, name="统计系统", days=30)
    set_own_password(actor=officer, password="Ganz-neu-und-lang-7")
    assert status(key) == 401


def test_who_comes_back_finds_no_old_token_alive(officer: User) -> None:
    _token, key = make_token(actor=officer, name="统计系统", days=30)
    leave(actor=make.user("ADMIN"), user=officer.pk, successor=None)
    User.objects.filter(pk=officer.pk).update(is_active=True)
    assert status(key) == 401


def test_the_log_names_whoever_calls_by_token(officer: User, caplog: pytest.LogCaptureFixture) -> None:
    _token, key = make_token(actor=officer, name="统计系统", days=30)
    with caplog.at_level("INFO"):
        assert status(key) == 200
    assert any("request_finished" in line and f"'user_id': {officer.pk}" in line for line in caplog.messages)


def test_a_token_ends_with_its_day_and_with_its_person(officer: User) -> None:
    now = dt.datetime(2024, 10, 15, 1, tzinfo=dt.UTC)
    with time_machine.travel(now, tick=False):
        _token, key = make_token(actor=officer, name="统计系统", days=30)
        assert status(key) == 200
    with time_machine.travel(now + dt.timedelta(days=30), tick=False):
        assert status(key) == 200
        officer.is_active = False
        officer.save()
        assert status(key) == 401
        officer.is_active = True
        officer.save()
    with time_machine.travel(now + dt.timedelta(days=31), tick=False):
        assert status(key) == 401


def test_nobody_revokes_anothers_token(client: Client, officer: User) -> None:
    token, key = make_token(actor=officer, name="统计系统", days=30)
    client.force_login(make.user("ADMIN"))
    assert client.post(f"{URL}{token.pk}/revoke/").status_code == 404
    assert status(key) == 200


def test_a_second_submit_of_the_same_form_makes_no_second_token(client: Client, officer: User) -> None:
    client.force_login(officer)
    made(client, form_key="once")
    again = client.post(URL, {"name": "统计系统", "days": 30, "form_key": "once"})
    assert again.status_code == 302
    assert AccessToken.objects.count() == 1


def test_a_person_has_at_most_ten_valid_tokens(officer: User) -> None:
    for number in range(MOST):
        make_token(actor=officer, name=f"系统{number}", days=30)
    with pytest.raises(Refused, match="请先停用"):
        make_token(actor=officer, name="再一个", days=30)


def test_making_and_revoking_are_on_record_without_the_digest(client: Client, officer: User) -> None:
    client.force_login(officer)
    made(client, may_write="on")
    client.post(f"{URL}{AccessToken.objects.get().pk}/revoke/")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.actor_id, s.reason FROM history.accounts_accesstoken h"
            " JOIN history.stamp s ON s.id = h.stamp_id ORDER BY s.id"
        )
        assert cursor.fetchall() == [(officer.pk, "创建接口令牌"), (officer.pk, "停用接口令牌")]
        cursor.execute("SELECT new_may_write FROM history.accounts_accesstoken ORDER BY seq LIMIT 1")
        assert cursor.fetchone() == (True,)
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'history' AND table_name = 'accounts_accesstoken'"
        )
        assert not [name for (name,) in cursor.fetchall() if "digest" in name]


@pytest.mark.django_db(transaction=True)
def test_the_page_is_accessible_and_fits_a_phone(
    open_page: Callable[..., Any], live_server: Any, officer: User
) -> None:
    for phone in (False, True):
        page = open_page(officer, phone=phone)
        said = complaints(page)
        page.goto(live_server.url + URL)
        page.locator("#id_name").fill("统计系统")
        page.get_by_role("button", name="创建令牌").click()
        page.get_by_text("新令牌只显示这一次").wait_for()
        assert violations(page) == []
        assert not scrolls_sideways(page)
        assert said == []
