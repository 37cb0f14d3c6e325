"""Warnings in a real browser: decline, warning, help, recovery, suggested closing; every width, nothing for axe."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.periods import Period
from monitoring.warnings.models import Warning
from tests.monitoring.warnings.scans import scanned, warning_of, works
from tests.support import factories as make
from tests.support.browsing import OpenPage
from tests.support.looking import complaints, scrolls_sideways, violations
from tests.support.parameters import load_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (390, 1024, 1440)


@pytest.fixture
def loaded(transactional_db: None) -> None:
    """The city's calendar and parameters."""
    load_rules()


def look(page: Page, url: str, name: str) -> None:
    """Open a page at every width and ask of it what is asked of any page."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        said = complaints(page)
        page.goto(url)
        page.wait_for_load_state("networkidle")
        if folder := os.environ.get("PORTAL_SHOTS"):
            page.screenshot(path=str(Path(folder) / f"warnings-{name}-{width}.png"), full_page=True)
        assert violations(page) == [], (name, width)
        assert not scrolls_sideways(page), (name, width)
        assert said == [], (name, width)


def test_with_none_and_with_many_at_every_width(loaded: None, open_page: OpenPage) -> None:
    reviewer = make.user("REVIEWER", "宝安区")
    page = open_page(reviewer)
    look(page, "/warnings/?show=open", "none")
    today = timezone.localdate()
    for number, level in enumerate(("RED", "ORANGE", "YELLOW", "GREEN") * 4):
        row = make.warning(
            works(),
            level=level,
            opened_on=today - dt.timedelta(days=20),
            due_on=today + dt.timedelta(days=number - 6),
        )
        if number % 3 == 0:
            make.warning_action(row, reviewer, result="主要客户转去东南亚，二季度订单少两成，在谈新客户")
            Warning.objects.filter(pk=row.pk).update(state="HANDLING", met_on=today, acted=1, next_on=today)
    look(page, "/warnings/?show=open", "many")
    expect(page.get_by_role("heading", level=1)).to_contain_text("家预警在办")


def test_decline_warning_help_recovery_and_suggested_closing(loaded: None, open_page: OpenPage) -> None:
    of, today = works(), timezone.localdate()
    period = Period.last_complete(today).previous
    officer, reviewer = make.user("OFFICER", "新安街道"), make.user("REVIEWER", "宝安区")
    scanned(of, "ORANGE", today, period)
    url = f"/warnings/{warning_of(of).pk}/"
    page = open_page(officer)
    page.goto("/")
    page.get_by_role("link", name=f"橙色预警：{of.name}").first.click()
    look(page, url, "detail")
    look(page, f"{url}act/?code=PROBLEM", "act")
    page.get_by_role("textbox", name="结果").fill("订单少了三成，希望对接新客户")
    page.get_by_label("问题类别").select_option("MARKET")
    page.get_by_role("button", name="登记处置").click()
    expect(page.get_by_text("预警现在是“处置中”")).to_be_visible()
    expect(page.get_by_role("heading", name="转出的问题")).to_be_visible()
    scanned(of, "GREEN", today, period)
    scanned(of, "GREEN", today, period.next)
    review = open_page(reviewer)
    review.goto(url)
    expect(review.get_by_text("建议由区审核人员解除")).to_be_visible()
    review.get_by_role("link", name="解除预警").click()
    review.get_by_label("解除原因").fill("连续两季平稳，订单恢复")
    review.get_by_role("button", name="解除预警").click()
    expect(review.get_by_text("预警现在是“已解除”")).to_be_visible()
    assert warning_of(of).state == "CLOSED"
