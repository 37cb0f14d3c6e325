"""Dashboard and enterprise on paper: no sheet half empty, no chart cut in two, nothing that only a screen can use."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.periods import Period
from tests.support import factories as make
from tests.support.paper import filled
from tests.support.parameters import load_calendar, load_parameters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DISTRICTS = ("宝安区", "龙岗区", "南山区", "龙华区", "光明区", "坪山区", "福田区", "罗湖区", "盐田区")
_ON_SCREEN = ".rail, .top, .thumb, .btn, .link-button, .chart-toggle, .acts, .no-print, dialog, #toasts"
_LEFT = """(selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility())
  .map((one) => one.outerHTML.slice(0, 120))"""
_CHARTS = """() => [...document.querySelectorAll('[data-chart]')].map((one) => ({
  whole: getComputedStyle(one).breakInside.startsWith('avoid'), height: one.offsetHeight }))"""
REASONS = json.dumps(
    [{"rule": "X4", "observed": "19541778.98", "required": ">= 20000000.00", "source": "return 2024Q3 v2"}]
    * 3
)


@pytest.fixture
def works(transactional_db: None) -> Any:
    """Judged enterprises in many districts; one of them has a long page, and is given."""
    load_calendar()
    load_parameters()
    today = timezone.localdate()
    period = Period.last_complete(today)
    for place in DISTRICTS:
        for readiness, risk in (("LIKELY", ""), ("", "RED"), ("", "ORANGE")):
            one = make.enterprise(place)
            found: dict[str, Any] = {"readiness": readiness, "risk": risk, "above_scale": bool(risk)}
            make.assessment(one, year=period.year, quarter=period.quarter, reasons=REASONS, **found)
    make.inclusion(one, included_on=today - dt.timedelta(days=400), count_year=today.year - 1)
    for year in range(period.year - 6, period.year):
        make.annual(one, year, revenue=Decimal(21_000_000 + year))
        for number in (1, 2, 3, 4):
            make.quarterly_return(one, year, number, state="ACCEPTED")
    make.evaluation(one, verdict="FAIL")
    for number in range(14):
        make.problem(one, title=f"厂房租约到期，第 {number} 处需要续租")
    return one


def looked_at(page: Page, charts: int) -> list[float]:
    """The sheets of an open page, after a look at what is cut and what is left of the screen."""
    expect(page.locator("[data-chart][data-drawn]")).to_have_count(charts)
    page.emulate_media(media="print")
    assert page.evaluate(_LEFT, _ON_SCREEN) == []
    for chart in page.evaluate(_CHARTS):
        assert chart["whole"]
        assert chart["height"] < 0.4 * 1032  # pixels of A4 between its margins
    return filled(page)


def test_the_dashboard_is_printed_on_full_sheets(works: Any, open_page: Any) -> None:
    page = open_page(make.user("BUREAU"))
    page.goto("/dashboard/")
    sheets = looked_at(page, 4)
    assert len(sheets) == 1
    assert sheets[0] > 0.6


def test_an_enterprise_is_printed_on_full_sheets(works: Any, open_page: Any) -> None:
    page = open_page(make.user("REVIEWER", DISTRICTS[-1]))
    page.goto(f"/enterprises/{works.pk}/")
    sheets = looked_at(page, 1)
    assert 2 <= len(sheets) <= 3
    assert min(sheets[:-1]) > 0.6
