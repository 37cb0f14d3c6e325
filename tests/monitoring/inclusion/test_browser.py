"""The room's lists and forms in a real browser, on a phone and at a desk: read without sliding, and sent on by ticks."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from monitoring.inclusion.loading import load_papers
from monitoring.inclusion.models import Case, PaperRule
from tests.monitoring.inclusion.cases import complete, works
from tests.support import factories as make
from tests.support.looking import complaints, cut_off, scrolls_sideways, stacked, violations
from tests.support.parameters import load_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "深圳市明达光电精密仪表科技股份有限公司"


@pytest.fixture
def bureau(transactional_db: None) -> Any:
    """The bureau, with two cases that the city has checked, and a sprint list of two districts."""
    load_rules()
    load_papers(make.CITY_DATA / "inclusion_papers.csv")
    today = timezone.localdate()
    for _each in range(2):
        of = works(name=LONG)
        make.sprint_line(of, year=today.year, p10=Decimal(20_318_000), p90=Decimal(25_854_700))
        days = {"opens_on": today - dt.timedelta(9), "due_on": today + dt.timedelta(20), "year": today.year}
        case = make.inclusion_case(of, "PREPARING", opened_on=today, **days)
        complete(make.user("OFFICER", "新安街道"), case, timezone.now())
        Case.objects.filter(pk=case.pk).update(state="CITY_CHECKED")
    make.sprint_line(works("南山区", None), "POSSIBLE", year=today.year)
    make.missed_inclusion(works(name=LONG))
    return make.user("BUREAU", "BUREAU")


def pages() -> list[str]:
    """The pages that are looked at."""
    rule = PaperRule.objects.get(kind="ANNUAL", code="M12")
    return [
        "/inclusion/?state=CITY_CHECKED",
        "/inclusion/submit/?every=1&state=CITY_CHECKED",
        "/inclusion/sprint/",
        "/inclusion/missed/",
        "/inclusion/papers/",
        reverse("inclusion:edit_paper", args=[rule.pk]),
    ]


@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_reads_at_every_width(width: int, bureau: Any, open_page: Any) -> None:
    page: Page = open_page(bureau)
    said = complaints(page)
    for number, address in enumerate(pages()):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        expect(page.locator(".table-frame:not(.fits):not(.slides)")).to_have_count(0)
        if folder := os.environ.get("LOOK"):
            page.screenshot(path=Path(folder) / f"inclusion-{number}-{width}.png", full_page=True)
        assert not scrolls_sideways(page), address
        assert stacked(page) == [], address
        assert cut_off(page) == [], address
        assert violations(page) == [], address
    assert said == []


def test_what_is_ticked_is_sent_on(bureau: Any, open_page: Any) -> None:
    page: Page = open_page(bureau)
    page.goto("/inclusion/")
    page.get_by_role("link", name="待报送").click()
    page.get_by_role("checkbox", name=LONG).first.check()
    page.get_by_role("button", name="报送所选").click()
    page.get_by_role("button", name="报送 1 件").click()
    expect(page.get_by_text("已报送 1 件")).to_be_visible()
    assert sorted(Case.objects.values_list("state", flat=True)) == ["CITY_CHECKED", "SUBMITTED"]
