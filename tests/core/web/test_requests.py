"""What a request may send, and what it leaves in the log."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AccessToken, User
from tests.support import factories as make

SIGN_IN = "/accounts/sign-in/"


def test_a_stranger_cannot_fill_the_disk(client: Client, db: None, settings: object) -> None:
    big = SimpleUploadedFile("a.xlsx", b"0" * 5_000_000)
    answer = client.post(SIGN_IN, {"username": "a", "password": "b", "file": big})
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()


def test_more_than_the_largest_upload_is_refused_before_it_is_read(
    client: Client, officer: User, settings: pytest.FixtureRequest
) -> None:
    settings.UPLOAD_MAX_BYTES = 100  # type: ignore[attr-defined]
    client.force_login(officer)
    fits, big = (SimpleUploadedFile("a.xlsx", b"0" * size) for size in (1_000_000, 1_100_000))
    assert client.post("/imports/new/", {"dataset": "enterprises", "file": fits}).status_code == 422
    assert client.post("/imports/new/", {"dataset": "enterprises", "file": big}).status_code == 413


def test_what_someone_searches_for_is_not_in_the_log(
    client: Client, officer: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(officer)
    with caplog.at_level("INFO"):
        client.get("/search/", {"q": "13800138000"})
    assert "GET /search/" in caplog.text
    assert "13800138000" not in caplog.text


def test_the_log_names_the_connection_not_what_the_sender_says(
    client: Client, officer: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(officer)
    with caplog.at_level("INFO"):
        client.get("/search/", headers={"X-Forwarded-For": "198.51.100.9"})
    assert "127.0.0.1" in caplog.text
    assert "198.51.100.9" not in caplog.text


@pytest.mark.django_db
def test_what_nobody_sees_is_not_stored_by_a_form(client: Client) -> None:
    client.force_login(make.user("OFFICER", "宝安区"))
    client.post("/accounts/tokens/", {"name": "\u202d统计⼯作\u200b", "days": 30})
    assert AccessToken.objects.get().name == "统计工作"


@pytest.mark.django_db
def test_what_nobody_sees_is_not_searched_for(client: Client) -> None:
    client.force_login(make.user("OFFICER", "宝安区"))
    found = make.enterprise("宝安区", name="深圳市龙岗工业有限公司")
    assert found.name in client.get("/enterprises/", {"q": "龙岗\u200b⼯业"}).content.decode()


@pytest.mark.django_db
def test_a_password_is_taken_as_it_was_typed(client: Client) -> None:
    person = make.user(username="someone")
    person.set_password("Geheim\u00a0und-lang-7")
    person.save()
    client.post("/accounts/sign-in/", {"username": "someone", "password": "Geheim\u00a0und-lang-7"})
    assert "_auth_user_id" in client.session
