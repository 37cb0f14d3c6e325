"""The frame around every page: who sees which line of it, and where it leads."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from core import registry
from core.frame.shell import Shell
from core.notices.models import Notice
from core.registry import NavItem, QuickAct, Registry


@pytest.fixture
def navigation(monkeypatch: pytest.MonkeyPatch) -> Registry[NavItem]:
    """A navigation of our own for the test."""
    mine: Registry[NavItem] = Registry()
    monkeypatch.setattr(registry, "navigation", mine)
    mine.add(NavItem("home", "工作台", "工作台", "dashboards:home", "", 10))
    mine.add(NavItem("users", "系统", "用户与单位", "accounts:change_password", "user.write", 90))
    mine.add(NavItem("list", "企业", "全部企业", "search", "enterprise.read", 20, badge=lambda _user: 1212))
    mine.add(NavItem("later", "政策", "政策库", "policy:not_built", "enterprise.read", 30))
    return mine


@pytest.fixture
def page(client: Client, officer: User, navigation: Any) -> str:
    """The officer's home page."""
    client.force_login(officer)
    return client.get("/").content.decode()


def test_the_navigation_shows_only_what_the_person_may_use(page: str) -> None:
    assert "全部企业" in page
    assert "用户与单位" not in page


def test_a_line_whose_room_is_not_built_yet_is_left_out(page: str) -> None:
    assert "政策库" not in page


def test_the_line_of_the_page_is_marked_as_current(page: str, client: Client) -> None:
    assert page.count('aria-current="page">工作台') == 1
    other = client.get("/search/?q=华瑞").content.decode()
    assert 'aria-current="page">全部企业' in other
    assert 'aria-current="page">工作台' not in other


def test_badges_are_fetched_after_the_page_and_say_the_count(page: str, client: Client) -> None:
    assert "1,212" not in page
    assert 'hx-get="/search/badges/"' in page
    assert 'id="badge-list" hx-swap-oob="true">1,212<' in client.get("/search/badges/").content.decode()


def test_the_person_menu_names_unit_and_role_and_signs_out_by_post(page: str) -> None:
    assert "宝安区 · 经办" in page
    assert '<form method="post" action="/accounts/sign-out/"' in page


@pytest.mark.parametrize("text", ["NaN", "2024Q5", "202４Q1", "0000Q1"])
def test_what_is_no_quarter_is_said(client: Client, officer: User, text: str) -> None:
    client.force_login(officer)
    page = client.get("/returns/", {"period": text}).content.decode()
    assert f"“{text}”不是季度" in page
    assert "不是季度" not in client.get("/returns/", {"period": " 2024q3 "}).content.decode()


@time_machine.travel(dt.datetime(2024, 10, 15, 9, tzinfo=dt.UTC))
def test_the_period_is_the_last_complete_quarter_until_one_is_chosen(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.get("/").content.decode()
    assert "期间：</span>2024年三季度" in page
    assert "2021年四季度" in page
    chosen = client.get("/?period=2024Q1&street=7&page=3").content.decode()
    assert "期间：</span>2024年一季度" in chosen
    assert 'href="?period=2024Q2&amp;street=7"' in chosen, "other parameters stay, the page starts over"
    assert "期间：</span>2024年三季度" in client.get("/?period=nonsense").content.decode()


def test_a_chosen_period_goes_along_through_the_navigation(
    client: Client, officer: User, navigation: Any
) -> None:
    client.force_login(officer)
    assert 'href="/search/?period=2024Q1"' in client.get("/?period=2024Q1").content.decode()


def test_the_phones_bar_holds_at_most_three_acts_that_are_permitted(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: Registry[QuickAct] = Registry()
    for order, (label, permission) in enumerate(
        [("待办", ""), ("管用户", "user.write"), ("记问题", "ledger.log"), ("企业", ""), ("第四", "")]
    ):
        acts.add(QuickAct(label, label, "dashboards:home", permission, order, key="n"))
    monkeypatch.setattr(registry, "quick_acts", acts)
    client.force_login(officer)
    bar = client.get("/").content.decode().split('class="thumb"')[1].split("</nav>")[0]
    assert [label for label in ("待办", "管用户", "记问题", "企业", "第四") if label in bar] == [
        "待办",
        "记问题",
        "企业",
    ]


def test_the_bell_counts_only_ones_own_unread_notices(officer: User, rf: Any, client: Client) -> None:
    other = User.objects.create_user("someone-else", None, name="别人", unit=officer.unit)
    now = dt.datetime(2024, 10, 15, tzinfo=dt.UTC)
    Notice.objects.bulk_create(
        [
            Notice(user=officer, title="新问题"),
            Notice(user=officer, title="读过", read_at=now),
            Notice(user=other),
        ]
    )
    request = rf.get("/")
    request.user = officer
    assert Shell(request).unread == 1


def test_every_page_has_landmarks_a_skip_link_and_no_inline_script_or_style(page: str) -> None:
    assert '<a class="skip" href="#main">' in page
    assert '<main class="content" id="main"' in page
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick" not in page
    assert page.count("<script") == page.count("defer></script>") + page.count("defer\n") + 1, (
        "data blocks and files only"
    )
