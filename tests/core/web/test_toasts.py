"""Messages and refusals reach the page also through htmx."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User

HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed(client: Client, officer: User, gallery: str) -> Client:
    """A signed-in officer, with the gallery's addresses."""
    client.force_login(officer)
    return client


def test_a_message_rides_along_with_an_htmx_answer_once(signed: Client) -> None:
    html = signed.post("/gallery/saved/", headers=HTMX).content.decode()
    assert html.startswith("<p id='answer'>")
    assert 'hx-swap-oob="beforeend:#toasts"' in html
    assert "已保存。" in html
    assert "已保存。" not in signed.get("/").content.decode()


def test_a_plain_answer_leaves_the_message_for_the_next_page(signed: Client) -> None:
    assert "hx-swap-oob" not in signed.post("/gallery/saved/").content.decode()
    assert "已保存。" in signed.get("/").content.decode()


def test_a_refusal_becomes_a_toast_in_the_rules_own_words(signed: Client) -> None:
    answer = signed.post("/gallery/saved/?refuse=1", headers=HTMX)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert answer.headers["HX-Reselect"] == "unset", "also where the form takes a part of the answer"
    assert "只有承办单位可以办结" in answer.content.decode()
    assert "<html" not in answer.content.decode()
