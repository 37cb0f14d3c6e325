"""The search box: who finds what, from how many characters on, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core import registry
from core.registry import Hit, Registry, SearchSource


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, int]]:
    """Three sources that note what they were asked: one finds, one finds nothing, one is not permitted."""
    calls: list[tuple[str, str, int]] = []
    mine: Registry[SearchSource] = Registry()

    def source(code: str, permission: str, hits: list[Hit], order: int) -> SearchSource:
        def find(_user: Any, text: str, limit: int) -> list[Hit]:
            calls.append((code, text, limit))
            return hits

        return SearchSource(code, f"{code}类", permission, order, find)

    mine.add(source("problems", "ledger.read", [Hit("用工<缺口>", "440306-2024-00312", "/ledger/1/")], 20))
    mine.add(source("enterprises", "enterprise.read", [Hit("华瑞精密", "宝安区", "/enterprises/1/")], 10))
    mine.add(source("returns", "return.read", [], 30))
    mine.add(source("users", "user.write", [Hit("不该看到", "", "/")], 40))
    monkeypatch.setattr(registry, "search_sources", mine)
    return calls


@pytest.fixture
def signed(client: Client, officer: User) -> Client:
    """A signed-in officer."""
    client.force_login(officer)
    return client


def test_hits_come_in_groups_in_the_registrys_order(signed: Client, asked: list[Any]) -> None:
    html = signed.get("/search/?q=华瑞", headers={"HX-Request": "true"}).content.decode()
    assert html.index("enterprises类") < html.index("problems类")
    assert "returns类" not in html
    assert 'role="option"' in html
    assert "用工&lt;缺口&gt;" in html


def test_what_a_person_may_not_read_is_not_even_asked(signed: Client, asked: list[Any]) -> None:
    html = signed.get("/search/?q=华瑞", headers={"HX-Request": "true"}).content.decode()
    assert "不该看到" not in html
    assert "users" not in [code for code, _text, _limit in asked]


@pytest.mark.parametrize("text", ["", "华", " 华 "])
def test_fewer_than_two_characters_ask_nothing(signed: Client, asked: list[Any], text: str) -> None:
    assert signed.get("/search/", {"q": text}, headers={"HX-Request": "true"}).content.decode().strip() == ""
    assert "请输入至少两个字" in signed.get("/search/", {"q": text}).content.decode()
    assert asked == []


def test_enter_shows_a_page_with_more_hits_than_the_suggestions(signed: Client, asked: list[Any]) -> None:
    page = signed.get("/search/?q=华瑞").content.decode()
    assert "<h1>搜索</h1>" in page
    signed.get("/search/?q=华瑞", headers={"HX-Request": "true"})
    limits = [limit for code, _text, limit in asked if code == "enterprises"]
    assert limits[0] > limits[1]


def test_nothing_found_says_so(signed: Client, asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "search_sources", Registry())
    assert "没有找到“缺无”" in signed.get("/search/?q=缺无", headers={"HX-Request": "true"}).content.decode()


def test_a_stranger_is_led_to_sign_in(client: Client, db: Any) -> None:
    assert client.get("/search/?q=华瑞").status_code == 302
    assert client.post("/search/").status_code in {302, 403, 405}
