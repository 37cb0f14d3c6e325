"""The frame and its components in a real browser: keys, keeper, confirmation, charts, axe, 390 px."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from core import registry
from core.registry import Hit, NavItem, QuickAct, Registry, SearchSource
from tests.support.looking import complaints, scrolls_sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Ping-An-20241015"


@pytest.fixture
def frame(monkeypatch: pytest.MonkeyPatch, gallery: str) -> str:
    """A navigation, an act with a key and a search source; gives the gallery's address."""
    lines: Registry[NavItem] = Registry()
    lines.add(NavItem("home", "工作台", "工作台", "dashboards:home", "", 1, badge=lambda _user: 7))
    lines.add(NavItem("list", "企业", "全部企业", "gallery", "", 2))
    acts: Registry[QuickAct] = Registry()
    acts.add(QuickAct("home", "待办", "dashboards:home", "", 1))
    acts.add(QuickAct("log", "记问题", "gallery", "", 2, key="n", primary=True))
    found: Registry[SearchSource] = Registry()
    hits = [Hit("华瑞精密五金", "宝安区", "/gallery/?d=1"), Hit("华瑞光电", "龙岗区", "/gallery/?d=2")]
    found.add(SearchSource("enterprises", "企业", "", 1, lambda _user, _text, limit: hits[:limit]))
    for name, value in (("navigation", lines), ("quick_acts", acts), ("search_sources", found)):
        monkeypatch.setattr(registry, name, value)
    return gallery


def sign_in_by_form(page: Page) -> None:
    """On the sign-in page, as the officer."""
    page.get_by_label("用户名").fill("frame-officer")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    frame: str, officer: User, open_page: Any, phone: bool, dark: bool
) -> None:
    page = open_page(officer, phone=phone)
    page.emulate_media(color_scheme="dark" if dark else "light")
    said = complaints(page)
    for address in (
        f"{frame}?street=1&toast=1",
        "/",
        "/no-such-page/",
        "/search/?q=华瑞",
        "/broken/",
        "/accounts/password/",
    ):
        page.goto(address)
        if "gallery" in address:
            expect(page.locator("[data-chart][data-drawn]")).to_have_count(3)
            expect(page.get_by_text("已完成 11 个区")).to_be_visible()
        assert violations(page) == [], address
        assert not scrolls_sideways(page), address
    assert said == []


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
def test_axe_finds_nothing_on_the_way_in(officer: User, open_page: Any, phone: bool) -> None:
    page = open_page(phone=phone)
    page.goto("/accounts/sign-in/")
    assert violations(page) == []
    page.get_by_label("用户名").fill("frame-officer")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    assert violations(page) == []
    User.objects.filter(pk=officer.pk).update(must_change_password=True)
    sign_in_by_form(page)
    expect(page.get_by_role("heading", name="设置新密码")).to_be_visible()
    assert violations(page) == []
    assert not scrolls_sideways(page)


def test_slash_leads_to_the_search_and_arrows_to_a_hit(frame: str, officer: User, open_page: Any) -> None:
    page = open_page(officer)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("华瑞")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#finder")).to_have_attribute("aria-activedescendant", "hit-enterprises-2")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/gallery/?d=2")


def test_the_quick_acts_key_opens_it_but_not_while_typing(frame: str, officer: User, open_page: Any) -> None:
    page = open_page(officer)
    page.goto("/")
    page.locator("#finder").press("n")
    assert page.url.endswith("/")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.wait_for_url("**/gallery/")


def test_badges_arrive_after_the_page(frame: str, officer: User, open_page: Any) -> None:
    page = open_page(officer)
    page.goto("/")
    expect(page.locator("#badge-home")).to_have_text("7")


def test_on_a_phone_the_navigation_is_a_drawer(frame: str, officer: User, open_page: Any) -> None:
    page = open_page(officer, phone=True)
    page.goto("/")
    line = page.locator("#rail").get_by_role("link", name="全部企业")
    expect(line).to_be_hidden()
    page.get_by_role("button", name="打开导航").click()
    expect(line).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(line).to_be_hidden()
    expect(page.get_by_role("navigation", name="常用").get_by_role("link", name="记问题")).to_be_visible()


def test_what_was_typed_comes_back_after_the_session_ended_at_a_submit(
    frame: str, officer: User, open_page: Any
) -> None:
    page = open_page(officer)
    page.goto(frame)
    expect(
        page.get_by_text("已完成 11 个区")
    ).to_be_visible()  # the job no longer asks, so the submit is first
    page.locator("#id_name").fill("明达")
    page.get_by_label("融资").check()
    page.locator("#id_description").fill("续贷 300 万元")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/accounts/sign-in/**")
    sign_in_by_form(page)
    page.wait_for_url("**/gallery/")
    expect(page.locator("#id_name")).to_have_value("明达")
    expect(page.locator("#id_description")).to_have_value("续贷 300 万元")
    expect(page.get_by_label("融资")).to_be_checked()
    expect(page.get_by_text("已恢复登录前填写的内容")).to_be_visible()


def test_what_was_typed_comes_back_after_the_session_ended_inside_htmx(
    frame: str, officer: User, open_page: Any
) -> None:
    page = open_page(officer)
    page.goto(frame)
    expect(page.get_by_text("已完成 11 个区")).to_be_visible()
    page.get_by_label("备注").fill("催办两次")
    page.locator("#id_name").fill("另一张表也改过")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/accounts/sign-in/**")
    sign_in_by_form(page)
    page.wait_for_url("**/gallery/")
    expect(page.get_by_label("备注")).to_have_value("催办两次")
    expect(page.locator("#id_name")).to_have_value("另一张表也改过")


def test_another_person_never_gets_what_was_typed_before(frame: str, officer: User, open_page: Any) -> None:
    other = User.objects.create_user(
        "another", PASSWORD, name="别人", unit=officer.unit, must_change_password=False
    )
    page = open_page(officer)
    page.goto(frame)
    expect(page.get_by_text("已完成 11 个区")).to_be_visible()
    page.get_by_label("备注").fill("只有我知道")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/accounts/sign-in/**")
    page.get_by_label("用户名").fill(other.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/gallery/")
    expect(page.get_by_label("备注")).to_have_value("")
    assert "只有我知道" not in str(page.evaluate("JSON.stringify(sessionStorage)"))


def test_a_saved_form_is_not_put_back_later(frame: str, officer: User, open_page: Any) -> None:
    page = open_page(officer)
    page.goto(frame)
    page.locator("#id_name").fill("已提交")
    page.locator("#id_description").fill("x")
    page.get_by_label("融资").check()
    page.get_by_role("button", name="提交").click()
    page.wait_for_load_state()
    page.goto(frame)
    expect(page.locator("#id_name")).to_have_value("")


def test_a_submit_disables_the_button_until_the_answer(frame: str, officer: User, open_page: Any) -> None:
    page = open_page(officer)
    page.goto(frame)
    page.evaluate("document.getElementById('log-form').target = '_blank'")  # so that this page stays
    page.locator("#id_name").fill("明达")
    page.get_by_label("融资").check()
    page.locator("#id_description").fill("x")
    button = page.get_by_role("button", name="提交")
    with page.context.expect_page():
        button.click()
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("aria-busy", "true")


def test_a_destructive_act_says_what_it_will_do_and_can_be_declined(
    frame: str, officer: User, open_page: Any
) -> None:
    page = open_page(officer)
    page.goto(frame)
    page.evaluate(
        """document.querySelector('main [data-confirm^="将撤销"]')
             .addEventListener('click', () => { window.done = true; })"""
    )
    act = page.get_by_role("button", name="撤销")
    act.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("将撤销 94 项变化。")
    assert violations(page) == []
    dialog.get_by_role("button", name="取消").click()
    expect(dialog).to_be_hidden()
    assert page.evaluate("window.done") is None
    act.click()
    dialog.get_by_role("button", name="撤销").click()
    page.wait_for_function("window.done === true")


def test_leaving_with_unsaved_changes_asks_first(frame: str, officer: User, open_page: Any) -> None:
    page = open_page(officer)
    page.goto(frame)
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("#id_name").press_sequentially("明达")
    page.goto("/")
    assert asked == ["beforeunload"]


def test_picked_rows_raise_the_bulk_bar(frame: str, officer: User, open_page: Any) -> None:
    page = open_page(officer)
    page.goto(frame)
    bar = page.get_by_role("region", name="批量操作")
    expect(bar).to_be_hidden()
    page.get_by_label("选择 深圳市明达光电有限公司").check()
    expect(bar).to_contain_text("已选 1 家")
    page.get_by_label("选择本页全部").check()
    expect(bar).to_contain_text("已选 5 家")
    bar.get_by_role("button", name="取消选择").click()
    expect(bar).to_be_hidden()


def test_a_chart_turns_into_its_table_and_back(frame: str, officer: User, open_page: Any) -> None:
    page = open_page(officer)
    page.goto(frame)
    figure = page.locator("#districts")
    expect(figure.get_by_role("table")).to_be_hidden()
    figure.get_by_role("button", name="表格").click()
    expect(figure.get_by_role("link", name="289")).to_be_visible()
    figure.get_by_role("button", name="图").click()
    expect(figure.locator("canvas")).to_be_visible()


def test_a_failed_htmx_call_says_so_with_the_requests_number(
    frame: str, officer: User, open_page: Any
) -> None:
    page = open_page(officer)
    page.goto(frame)
    page.evaluate("htmx.ajax('GET', '/no-such-page/', { target: '#answers' })")
    expect(page.locator(".notice-error")).to_contain_text("没有找到所要的内容")
    expect(page.locator(".notice-error")).to_contain_text("编号")
