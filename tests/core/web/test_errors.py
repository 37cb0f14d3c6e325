"""The pages for what went wrong: Chinese, with the request's number, and 500 with nothing behind it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory

from accounts.models import User
from core.web import errors


@pytest.fixture
def signed(client: Client, officer: User) -> Client:
    """A signed-in officer."""
    client.force_login(officer)
    return client


def test_a_page_that_is_not_there_says_so_with_the_requests_number(signed: Client) -> None:
    answer = signed.get("/no-such-page/")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "没有找到这个页面" in html
    assert answer.headers["X-Request-ID"] in html
    assert 'class="frame"' in html


def test_a_stranger_gets_the_page_without_the_frame(client: Client, db: Any) -> None:
    html = client.get("/no-such-page/").content.decode()
    assert "没有找到这个页面" in html
    assert 'class="frame"' not in html


@pytest.mark.parametrize(("status", "words"), [(403, "您没有这项权限"), (413, "文件太大")])
def test_each_status_has_its_own_sentence(rf: RequestFactory, status: int, words: str) -> None:
    request = rf.get("/")
    answer = errors.page(request, status)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_failure_is_answered_without_database_session_or_static_files(
    rf: RequestFactory, settings: Any
) -> None:
    """No `db` fixture: a query would fail the test. A manifest that does not exist must not matter either."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    answer = errors.failed(rf.get("/"))
    assert answer.status_code == 500
    assert "系统出了点问题" in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("a=" + "x" * 5_000_000, 413, "文件太大"),
        ("a=1&" * 6000, 413, "文件太大"),
        ("a=1", 400, "无法识别这次请求"),
    ],
)
def test_a_form_that_is_too_large_or_makes_no_sense_is_answered_in_chinese(
    officer: User, settings: Any, body: str, status: int, words: str
) -> None:
    # a browser test of the same process may have let in more for its server
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    client.cookies["csrftoken"] = "x" * 32
    headers = {"host": "elsewhere.example"} if status == 400 else {}
    answer = client.post("/ledger/log/", body, "application/x-www-form-urlencoded", headers=headers)
    assert answer.status_code == status
    html = answer.content.decode()
    assert words in html
    assert f'<p class="code">{status}</p>' in html


def test_a_failing_view_says_500_with_the_requests_number(officer: User, gallery: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert re.search(r"编号 [0-9a-f-]{36}", answer.content.decode())


def test_a_stale_form_is_told_how_to_get_its_content_back(officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    answer = client.post("/accounts/password/", headers={"Referer": "http://testserver/accounts/password/"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert 'data-page="stale"' in html
    assert "页面已过期" in html
    assert "没有这项权限" not in html
    assert 'href="http://testserver/accounts/password/"' in html


def test_a_stale_form_never_leads_to_another_site(officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    answer = client.post("/accounts/password/", headers={"Referer": "https://elsewhere.example/"})
    assert "elsewhere" not in answer.content.decode()
