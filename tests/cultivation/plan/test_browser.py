"""The plan in a real browser: the sum follows what is typed, an inexact one cannot be issued, a phone reads."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cultivation.plan.models import AnnualPlan, PlanState
from tests.support import factories as make
from tests.support.looking import complaints, cut_off, scrolls_sideways, violations
from tests.support.parameters import load_parameters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (390, 1024, 1440)


@pytest.fixture
def bureau(transactional_db: None) -> Any:
    """The bureau with a plan in force, a late measure and a draft of the next version."""
    load_parameters()
    year = timezone.localdate().year
    first = make.plan(year, {"宝安区": 60, "龙岗区": 40})
    make.received(first, on=dt.date(year, 1, 2))
    late = make.measure(first, "HR", due_on=dt.date(year - 1, 12, 1))
    make.issue(first)
    make.inclusion(make.enterprise("宝安区"), dt.date(year, 1, 5))
    second = make.plan(year, {"宝安区": 60, "龙岗区": 40}, number=2)
    make.measure(second, "HR", origin=late)
    return make.user("BUREAU", "BUREAU")


def test_the_sum_follows_and_an_inexact_one_is_not_issued(bureau: Any, open_page: Any) -> None:
    page: Page = open_page(bureau)
    said, year = complaints(page), timezone.localdate().year
    page.goto(f"/plan/{year}/targets/")
    issue = page.get_by_role("button", name="下达第 2 版")
    expect(issue).to_be_enabled()
    page.get_by_label("宝安区目标").fill("57")
    expect(page.get_by_text("还差 3 家")).to_be_visible()
    expect(issue).to_be_disabled()
    page.get_by_label("宝安区手工改的原因").fill("整机厂外迁")
    page.get_by_label("龙岗区目标").fill("43")
    expect(page.get_by_text("合计正好，可以下达")).to_be_visible()
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_text("龙岗区的目标是手工定的，请写明原因")).to_be_visible()
    expect(page.get_by_label("宝安区目标")).to_have_value("57")
    page.get_by_label("龙岗区手工改的原因").fill("宝安调入")
    issue.click()
    page.get_by_role("dialog").get_by_role("button", name="下达").click()
    expect(page.get_by_text("第 2 版已下达").first).to_be_visible()
    assert AnnualPlan.objects.get(number=2).state == PlanState.ISSUED
    assert said == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_the_plan_is_cut_off_or_objected_to(width: int, bureau: Any, open_page: Any) -> None:
    page: Page = open_page(bureau)
    page.set_viewport_size({"width": width, "height": 800})
    year = timezone.localdate().year
    measure = AnnualPlan.objects.get(number=1).measures.get()
    for address in (
        "/plan/", f"/plan/{year}/targets/", f"/plan/{year}/compare/", f"/plan/{year}/measures/", "/plan/years/",
        f"/plan/measures/{measure.pk}/", f"/plan/{year}/rows/included/",
        f"/plan/versions/{AnnualPlan.objects.get(number=2).pk}/move/",
    ):  # fmt: skip
        page.goto(address)
        expect(page.locator(".table-frame:not(.fits):not(.slides)")).to_have_count(0)
        assert violations(page) == [], address
        assert not scrolls_sideways(page), address
        assert cut_off(page) == [], address


def test_editing_is_for_the_desk(bureau: Any, open_page: Any) -> None:
    phone: Page = open_page(bureau, phone=True)
    phone.goto(f"/plan/{timezone.localdate().year}/targets/")
    expect(phone.get_by_label("宝安区目标")).to_be_hidden()
    expect(phone.get_by_role("button", name="存草稿")).to_be_hidden()
    expect(phone.get_by_role("row", name="宝安区")).to_contain_text("60")
