"""An officer logs a problem on a phone, in at most six inputs; the district takes it on."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from cultivation.ledger.models import Problem
from cultivation.ledger.services import logging
from cultivation.ledger.services.logging import Registration
from tests.support import factories as make
from tests.support.looking import scrolls_sideways, violations
from tests.support.parameters import load_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def works(transactional_db: None) -> Any:
    load_rules()
    make.enterprise("宝安区", "石岩街道", name="深圳市明锐五金有限公司")
    return make.enterprise("宝安区", "石岩街道", name="深圳市明达光电有限公司")


def test_an_officer_logs_a_problem_on_a_phone_in_at_most_six_inputs(works: Any, open_page: Any) -> None:
    officer = make.user("OFFICER", "石岩街道")
    page, begun, inputs = open_page(officer, phone=True), time.monotonic(), 0
    page.goto("/ledger/log/")
    assert violations(page) == []
    page.locator("#id_q").press_sequentially("明达")
    inputs += 1
    page.get_by_role("option", name="深圳市明达光电有限公司").tap()
    inputs += 1
    page.get_by_role("radio", name="融资").check()
    inputs += 1
    expect(page.locator("#hint")).to_contain_text("一般由宝安区金融工作部门承办")
    page.get_by_label("情况").fill("11 月到期贷款 300 万元需续贷，银行要求增加抵押。")
    inputs += 1
    assert not scrolls_sideways(page)
    assert violations(page) == []
    page.get_by_role("button", name="提交").tap()
    inputs += 1
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "11 月到期贷款 300 万元需续贷，银行要求增加抵押"
    )
    assert inputs <= 6
    assert time.monotonic() - begun < 20
    problem = Problem.objects.get()
    assert (problem.enterprise, problem.category, problem.registered_by) == (works, "FINANCE", officer)
    assert violations(page) == []
    assert not scrolls_sideways(page)


def test_without_a_connection_nothing_is_lost_and_it_is_sent_once(works: Any, open_page: Any) -> None:
    officer = make.user("OFFICER", "石岩街道")
    page = open_page(officer, phone=True)
    page.goto(f"/ledger/log/?enterprise={works.pk}")
    page.get_by_role("radio", name="融资").check()
    page.get_by_label("情况").fill("贷款到期需续贷")
    page.context.set_offline(True)
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("status").filter(has_text="没有网络")).to_be_visible()
    page.locator("#log-form").evaluate("form => form.requestSubmit()")  # pressed again meanwhile
    expect(page.get_by_label("情况")).to_have_value("贷款到期需续贷")
    assert not Problem.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("贷款到期需续贷", timeout=15_000)
    assert Problem.objects.count() == 1


def test_the_form_asks_for_six_things_at_most(works: Any, open_page: Any) -> None:
    page = open_page(make.user("OFFICER", "石岩街道"), phone=True)
    page.goto("/ledger/log/")
    asked = page.evaluate(
        """() => new Set([...document.querySelectorAll('#log-form input, #log-form textarea, #log-form select')]
             .filter((field) => field.type !== 'hidden').map((field) => field.name)).size"""
    )
    assert asked <= 6


def test_the_key_opens_the_form_and_nothing_typed_meanwhile_is_lost(works: Any, open_page: Any) -> None:
    page = open_page(make.user("OFFICER", "新安街道"))
    page.goto("/")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.keyboard.type("abc")
    page.wait_for_url("**/ledger/log/")
    first = page.locator("main form input:not([type=hidden])").first
    expect(first).to_be_focused()
    expect(first).to_have_value("abc")


def test_an_enterprise_is_chosen_from_the_keyboard(works: Any, open_page: Any) -> None:
    page = open_page(make.user("OFFICER", "石岩街道"))
    page.goto("/ledger/log/")
    box = page.locator("#id_q")
    box.press_sequentially("深圳")
    expect(page.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    chosen = page.get_by_role("option").nth(1).get_attribute("data-name")
    box.press("Enter")
    expect(box).to_have_value(chosen or "")
    assert page.locator("#id_enterprise").input_value()


def test_the_district_accepts_and_assigns_in_place(works: Any, open_page: Any) -> None:
    registration = Registration(category="FINANCE", description="贷款到期需续贷")
    street = make.user("OFFICER", "石岩街道")
    problem = logging.log(actor=street, enterprise=works.pk, registration=registration)
    page = open_page(make.user("OFFICER", "宝安区"))
    page.goto("/ledger/")
    assert violations(page) == []
    page.get_by_role("link", name="贷款到期需续贷").click()
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.locator(".state-sentence")).to_contain_text("已受理")
    page.get_by_role("link", name="派发").click()
    expect(page.get_by_label("承办单位")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="派发").click()
    expect(page.locator(".state-sentence")).to_contain_text("已派发给宝安区金融工作部门")
    problem.refresh_from_db()
    assert problem.state == "ASSIGNED"
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page)
