"""The home page and the dashboard in a browser: accessible, no wider than a phone, charts with their tables."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.periods import Period
from tests.support import factories as make
from tests.support.looking import complaints, scrolls_sideways, violations
from tests.support.parameters import load_calendar, load_parameters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db: None) -> None:
    """A few judged enterprises in two districts, one included, one problem to accept."""
    load_calendar()
    load_parameters()
    today = timezone.localdate()
    period = Period.last_complete(today)
    for place, readiness, risk in (
        ("宝安区", "REACHED", ""),
        ("宝安区", "LIKELY", ""),
        ("南山区", "", "RED"),
        ("南山区", "", "ORANGE"),
    ):
        works = make.enterprise(place)
        fields: dict[str, Any] = {"readiness": readiness, "risk": risk, "above_scale": bool(risk)}
        make.assessment(works, year=period.year, quarter=period.quarter, **fields)
    make.inclusion(works, included_on=today - dt.timedelta(days=1), count_year=today.year)
    make.problem(works, title="厂房租约到期")


def test_the_home_page_is_accessible_and_fits_a_phone(city: None, open_page: Any) -> None:
    for phone in (False, True):
        page = open_page(make.user("REVIEWER", "南山区"), phone=phone)
        said = complaints(page)
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("件事")
        assert violations(page) == []
        assert not scrolls_sideways(page)
        assert said == []


def test_the_dashboard_draws_its_charts_and_fits_a_phone(city: None, open_page: Any) -> None:
    for phone in (False, True):
        page = open_page(make.user("BUREAU"), phone=phone)
        said = complaints(page)
        page.goto("/dashboard/")
        expect(page.locator("[data-chart][data-drawn]")).to_have_count(4)
        assert violations(page) == []
        assert not scrolls_sideways(page)
        page.locator("#readiness .chart-toggle").click()
        table = page.locator("#readiness-table")
        expect(table).to_be_visible()
        assert violations(page) == []
        table.get_by_role("row", name="宝安").get_by_role("link").first.click()
        expect(page).to_have_title(re.compile("研判"))
        expect(page.locator("tbody tr")).to_have_count(1)
        assert said == []
