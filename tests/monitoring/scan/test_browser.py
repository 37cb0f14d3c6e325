"""The room's pages in a real browser, on a desk and on a phone: nothing for axe, no sideways scroll, no complaint."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.periods import Period
from monitoring.scan.models import Assessment, ScanRun
from monitoring.scan.services import run_direct
from tests.monitoring.scan import city
from tests.support import factories as make
from tests.support.browsing import OpenPage
from tests.support.looking import complaints, scrolls_sideways, violations
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db(transaction=True)
Q3 = Period(2024, 3)


@pytest.fixture
def scanned(transactional_db: None) -> None:
    """A small city with every kind of result, and the season of an enterprise above scale."""
    load_parameters()
    city.frozen(Q3, share="0.73", q10="0.95", q90="1.05")
    for code in ("S4", "S5", "S6", "S7"):
        city.works(city.vector(code))
    firm = make.enterprise("宝安区", "石岩街道", name="深圳市明达光电有限公司")
    make.inclusion(firm, dt.date(2022, 11, 30))
    for year, quarters in {
        2021: (470, 990, 1580, 2190),
        2022: (455, 985, 1530, 2170),
        2023: (440, 970, 1520, 2018),
    }.items():
        for number, amount in enumerate(quarters, start=1):
            make.quarterly_return(firm, year, number, revenue=Decimal(amount * 10_000))
    for number, amount in ((1, 430), (2, 940), (3, 1450)):
        make.quarterly_return(firm, 2024, number, revenue=Decimal(amount * 10_000))
    moving = make.enterprise("宝安区")
    make.inclusion(moving, dt.date(2022, 11, 30))
    make.quarterly_return(moving, 2024, 3, revenue=Decimal(23_000_000), status="STOPPED")
    run_direct(Q3)


def look(page: Page, url: str, name: str, of: str = "") -> None:
    """Open a page and ask of it what is asked of any page; `of` leaves to other rooms what is said of theirs."""
    said = complaints(page)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    if folder := os.environ.get("PORTAL_SHOTS"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=str(Path(folder) / f"scan-{name}-{width}.png"), full_page=True)
    assert [found for found in violations(page) if of in found] == []
    assert not scrolls_sideways(page)
    assert said == []


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_rooms_pages_are_sound(open_page: OpenPage, phone: bool) -> None:
    page = open_page(make.user("BUREAU"), phone=phone)
    orange = Assessment.objects.get(enterprise__name="深圳市明达光电有限公司", is_current=True)
    look(page, f"{reverse('scan:list')}?period=2024Q3", "list")
    look(page, f"{reverse('scan:list')}?period=2024Q3&risk=RED&risk=ORANGE&panel=1", "filtered")
    look(page, f"{reverse('scan:list')}?period=2023Q1", "empty")
    look(page, reverse("scan:run", args=[ScanRun.objects.get().pk]), "run")
    look(page, reverse("enterprises:detail", args=[orange.enterprise_id]), "enterprise", of="scan")
    expect(page.get_by_role("heading", name="为什么是")).to_be_visible()


@pytest.mark.usefixtures("scanned")
def test_a_filter_chosen_in_the_panel_narrows_the_list(open_page: OpenPage) -> None:
    page = open_page(make.user("BUREAU"))
    page.goto(f"{reverse('scan:list')}?period=2024Q3")
    page.locator("summary", has_text="筛选").click()
    page.get_by_label("红色预警").check(force=True)
    page.locator(".filter-panel button", has_text="筛选").click()
    expect(page.locator(".filter-chip")).to_contain_text("红色预警")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_the_bureau_starts_a_scan_and_sees_it_come_to_its_end(
    open_page: OpenPage, celery_worker_process: Any
) -> None:
    load_parameters()
    city.works(city.vector("S7"))
    page = open_page(make.user("BUREAU"))
    page.goto(f"{reverse('scan:list')}?period=2024Q3")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cultivation_exit IN ACCESS EXCLUSIVE MODE")  # the scan waits for it
        page.get_by_role("button", name="发起研判").click()
        expect(page.locator("#scan-run")).to_contain_text("等待")
    page.get_by_role("link", name="研判已完成，查看结果").click(timeout=30_000)
    pill = page.locator(".light-tab", has_text="橙色")
    expect(pill).to_have_text("橙色1")
    pill.click()
    expect(page.locator("tbody tr")).to_have_count(1)
