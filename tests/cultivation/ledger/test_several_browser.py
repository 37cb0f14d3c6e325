"""Several problems are picked in the list and assigned, by mouse and by keyboard, on a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cultivation.ledger.models import Problem
from cultivation.ledger.services.logging import Registration, log
from tests.cultivation.ledger import do
from tests.support import factories as make
from tests.support.looking import complaints, scrolls_sideways, violations
from tests.support.parameters import load_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1024, 1440)


@pytest.fixture
def officer(transactional_db: None) -> Any:
    """An officer of the district with three accepted problems and one that is only registered."""
    load_rules()
    works = make.enterprise("宝安区", "石岩街道", name="深圳市明达光电有限公司")
    street, officer = make.user("OFFICER", "石岩街道"), make.user("OFFICER", "宝安区")
    for category in ("LABOUR", "FINANCE", "SPACE", "LABOUR"):
        entry = Registration(category=category, description=f"{category} 的问题需要协调解决")
        problem = log(actor=street, enterprise=works.pk, registration=entry)
        if Problem.objects.count() < 4:
            do.accept(actor=officer, problem=problem.pk)
    return officer


def looks_right(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert not scrolls_sideways(page), width
        assert violations(page) == [], width


def test_an_officer_assigns_the_picked_problems(officer: Any, open_page: Any) -> None:
    page = open_page(officer)
    said = complaints(page)
    page.goto("/ledger/")
    bar = page.get_by_role("region", name="批量操作")
    expect(bar).to_be_hidden()
    page.get_by_label("选择本页全部").check()
    expect(bar).to_contain_text("已选 4 件")
    looks_right(page)
    bar.get_by_role("button", name="派发所选").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("派发多件问题")
    expect(page.locator(".page-head")).to_contain_text("共 4 件，可以派发 3 件")
    expect(page.get_by_text("问题当前状态为“已登记”，不能派发")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="派发 3 件").click()
    expect(page.get_by_role("status")).to_contain_text("已派发 3 件，1 件没有派发")
    looks_right(page)
    assert Problem.objects.filter(state="ASSIGNED").count() == 3
    page.get_by_role("link", name="返回台账").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("问题台账")
    assert said == []


def test_problems_are_picked_and_assigned_from_the_keyboard(officer: Any, open_page: Any) -> None:
    page = open_page(officer)
    page.goto("/ledger/?state=ACCEPTED")
    first = page.get_by_label("选择 4403").first
    first.focus()
    first.press("Space")
    bar = page.get_by_role("region", name="批量操作")
    expect(bar).to_contain_text("已选 1 件")
    act = bar.get_by_role("button", name="派发所选")
    act.focus()
    act.press("Enter")
    done = page.get_by_role("button", name="派发 1 件")
    expect(done).to_be_visible()
    done.focus()
    done.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已派发 1 件")
