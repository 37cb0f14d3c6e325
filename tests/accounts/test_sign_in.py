"""Signing in, being locked out, choosing a password, and a session that ends in the middle."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from axes.helpers import get_client_ip_address
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client, RequestFactory

from accounts import rate, selectors, steps
from accounts.filters import USERS
from accounts.models import User
from accounts.roles import Role
from accounts.services import reset_password, reset_passwords
from core.registry import Registry
from tests.support import factories as make

pytestmark = pytest.mark.django_db
URL = "/accounts/sign-in/"


@pytest.fixture(autouse=True)
def clean_cache(settings: Any) -> Iterator[None]:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",  # fast; the real one is Django's
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of one-time passwords
    ]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person() -> User:
    return make.user(username="officer", with_password=True)


def enter(client: Client, password: str = make.PASSWORD, **fields: str) -> Any:
    return client.post(URL, {"username": "officer", "password": password} | fields)


def test_a_person_signs_in_whatever_the_case_of_the_name_and_goes_where_they_wanted(
    client: Client, person: User
) -> None:
    assert (
        enter(client, username="OFFICER", next="/enterprises/?q=a").headers["Location"] == "/enterprises/?q=a"
    )
    assert client.session["_auth_user_id"] == str(person.pk)
    person.refresh_from_db()
    assert person.last_login is not None


@pytest.mark.parametrize("address", ["/accounts/sign-out/", "/scan/start/"])
def test_nobody_is_led_to_what_cannot_be_opened(client: Client, person: User, address: str) -> None:
    assert person.pk
    assert enter(client, next=address).headers["Location"] == "/"


def test_a_foreign_address_is_never_led_to(client: Client, person: User) -> None:
    assert person.pk
    assert enter(client, next="https://evil.example/").headers["Location"] == "/"


def test_a_wrong_password_is_told_without_saying_which_was_wrong(client: Client, person: User) -> None:
    wrong, unknown = enter(client, "wrong"), enter(client, "wrong", username="nobody")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_lock_the_account_for_fifteen_minutes(client: Client, person: User) -> None:
    answers = [enter(client, "wrong") for _number in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    assert answers[-1].context["minutes"] == 15
    assert enter(client).status_code == 429


def test_another_spelling_of_the_name_is_the_same_account_and_gets_no_more_tries(
    client: Client, person: User
) -> None:
    for name in ("officer", "Officer", "OFFICER", "ｏｆｆｉｃｅｒ", "oFFicer"):
        enter(client, "wrong", username=name)
    assert enter(client).status_code == 429
    assert list(selectors.users(make.user("ADMIN"), USERS.with_values(state="locked"))) == [person]


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("1.1.1.1, 203.0.113.5", "203.0.113.5"),
        ("", "10.0.0.1"),
        ("x", "10.0.0.1"),
    ],
)
def test_behind_the_proxy_a_person_is_counted_by_the_address_that_the_proxy_has_seen(
    settings: Any, forwarded: str, address: str
) -> None:
    settings.TLS = True
    request = RequestFactory().post(URL, headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1")
    assert get_client_ip_address(request) == address


def test_without_a_proxy_nobody_chooses_the_address_they_are_counted_by() -> None:
    request = RequestFactory().post(URL, headers={"X-Forwarded-For": "1.1.1.1"}, REMOTE_ADDR="10.0.0.1")
    assert get_client_ip_address(request) == "10.0.0.1"


def test_after_a_quarter_of_an_hour_the_account_opens_again(client: Client, person: User) -> None:
    with time_machine.travel(dt.datetime(2024, 5, 1, 1, tzinfo=dt.UTC), tick=False):
        for _number in range(5):
            enter(client, "wrong")
        assert enter(client).status_code == 429
    with time_machine.travel(dt.datetime(2024, 5, 1, 1, 16, tzinfo=dt.UTC), tick=False):
        assert enter(client).status_code == 302


def test_an_address_that_tries_many_names_is_stopped(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate, "FAILURES", 3)
    for number in range(3):
        enter(client, "wrong", username=f"name{number}")
    assert enter(client).status_code == 429


def test_an_account_tried_from_many_addresses_is_closed_for_an_hour(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate, "NAME_FAILURES", 3)
    for number, name in enumerate(("officer", "OFFICER", "officer")):
        client.post(URL, {"username": name, "password": "wrong"}, REMOTE_ADDR=f"203.0.113.{number}")
    answer = client.post(URL, {"username": "officer", "password": make.PASSWORD}, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 429
    assert 0 < answer.context["minutes"] <= 60
    assert enter(client, "wrong", username="another").status_code == 422
    [(_row, password)] = reset_passwords(actor=make.user("ADMIN"), users=[person.pk])
    assert enter(client, password).status_code == 302


def test_guessing_the_old_password_is_counted_too(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate, "NAME_FAILURES", 2)
    client.force_login(person)
    new = {"new_password1": "Quite-Another-2024", "new_password2": "Quite-Another-2024"}
    url = "/accounts/password/"
    for _number in range(2):
        assert client.post(url, {"old_password": "wrong", **new}).status_code == 422
    assert client.post(url, {"old_password": make.PASSWORD, **new}).status_code == 429
    person.refresh_from_db()
    assert person.check_password(make.PASSWORD)


def test_a_session_ends_after_twelve_hours_however_busy_it_was(client: Client, person: User) -> None:
    assert person.pk
    enter(client)
    assert client.get("/").status_code == 200
    session = client.session
    session[steps.BEGAN] -= 12 * 3600 + 1
    session.save()
    assert client.get("/").headers["Location"].startswith(URL)
    assert "_auth_user_id" not in client.session


def test_who_has_left_cannot_sign_in_and_a_running_session_ends(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/").headers["Location"].startswith(URL)
    assert enter(client).status_code == 422


def test_sign_out_is_a_post(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/").headers["Location"] == URL
    assert "_auth_user_id" not in client.session


def test_a_first_sign_in_leads_to_a_new_password_and_nowhere_else(client: Client) -> None:
    person = make.user(username="new", with_password=True, must_change_password=True)
    client.post(URL, {"username": "new", "password": make.PASSWORD})
    assert client.get("/").headers["Location"] == "/accounts/password/"
    inside = client.get("/", headers={"HX-Request": "true"})
    assert (inside.status_code, inside.headers["HX-Redirect"]) == (401, "/accounts/password/")
    new = "Another-Horse-2025"
    form = {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/accounts/password/", form).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    person.refresh_from_db()
    assert person.check_password(new)
    assert not person.must_change_password


@pytest.mark.parametrize("new", ["short-1A", "onlysmallletters", make.PASSWORD, "Officer-12"])
def test_a_weak_or_unchanged_password_is_refused_and_nothing_is_written(
    client: Client, person: User, new: str
) -> None:
    client.force_login(person)
    form = {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new}
    answer = client.post("/accounts/password/", form)
    assert answer.status_code == 422
    said = [error for errors in answer.context["form"].errors.values() for error in errors]
    assert said
    assert not re.search(r"[A-Za-z]{3}|你", "".join(said)), said
    person.refresh_from_db()
    assert person.check_password(make.PASSWORD)


def test_without_a_session_a_page_leads_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/accounts/password/?a=1")
    assert answer.headers["Location"] == "/accounts/sign-in/?next=/accounts/password/%3Fa%3D1"


def test_a_session_that_ended_inside_an_htmx_call_takes_the_whole_page_to_sign_in_and_back(
    client: Client,
) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ledger/new/?enterprise=1"}
    answer = client.post("/accounts/sign-out/", headers=headers)
    assert answer.status_code == 401
    there = answer.headers["HX-Redirect"]
    assert there.startswith("/accounts/sign-in/?next=http")
    page = client.get(there)
    assert page.context["next"] == headers["HX-Current-URL"]


def test_a_second_step_stands_between_the_password_and_the_session(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    further: Registry[steps.SignInStep] = Registry()
    further.add(
        steps.SignInStep("factor", "accounts:change_password", lambda user: Role.OFFICER in user.role_codes)
    )
    monkeypatch.setattr(steps, "further_steps", further)
    assert enter(client).headers["Location"] == "/accounts/password/"
    assert "_auth_user_id" not in client.session
    assert client.get("/").status_code == 302  # not signed in yet


def test_a_session_ends_after_half_an_hour_of_silence(client: Client, person: User, settings: Any) -> None:
    client.force_login(person)
    client.get("/")
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 30 * 60
    assert client.cookies["sessionid"]["httponly"]


def test_pages_of_the_signed_in_are_not_cached(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/").headers["Cache-Control"] == "private, no-store"


def test_a_sign_in_under_way_is_forgotten_after_ten_minutes() -> None:
    person, request = make.user(), HttpRequest()
    begun = dt.datetime(2024, 10, 15, 9, tzinfo=dt.UTC)
    request.session = {"sign_in": {"user": person.pk, "at": begun.timestamp()}}  # type: ignore[assignment]
    for seconds, whose in ((0, person), (600, person), (601, None)):
        with time_machine.travel(begun + dt.timedelta(seconds=seconds), tick=False):
            assert steps.pending(request) == whose
    request.session = {}  # type: ignore[assignment]
    assert steps.pending(request) is None


def test_a_password_of_before_is_not_hashed_anew_which_would_end_the_sessions_beside(person: User) -> None:
    person.password = stored = make_password(make.PASSWORD, hasher="pbkdf2_sha256")
    person.save()
    browsers = [Client(), Client()]
    for browser in browsers:
        assert enter(browser).status_code == 302
    assert User.objects.get(pk=person.pk).password == stored
    assert [browser.get("/").status_code for browser in browsers] == [200, 200]


def test_a_one_time_password_is_not_hashed_anew_which_would_end_the_sessions_beside(db: None) -> None:
    person = make.user(username="new")
    password = reset_password(actor=None, user=person.pk)
    stored = User.objects.get(pk=person.pk).password
    browsers = [Client(), Client(), Client()]
    for browser in browsers:
        assert browser.post(URL, {"username": "new", "password": password}).status_code == 302
    assert User.objects.get(pk=person.pk).password == stored
    for browser in browsers:
        answer = browser.get("/")
        assert answer.headers["Location"] == "/accounts/password/", (
            "still signed in, and asked for a password"
        )
