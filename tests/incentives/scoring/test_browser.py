"""The room's pages in a real browser, on a phone and at a desk; a self-check stated from there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cultivation.enterprises.models import Enterprise
from incentives.scoring import services
from incentives.scoring.candidates import refresh
from incentives.scoring.models import SelfCheckAnswer
from tests.incentives.scoring.conftest import SAID
from tests.support import factories as make
from tests.support.looking import complaints, cut_off, scrolls_sideways, stacked, violations
from tests.support.parameters import load_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "深圳市明达光电精密仪表科技股份有限公司"
YEAR = 2025
"""A year that is over when these tests run, or this one: the sheet of 2022 holds on its last day."""


@pytest.fixture
def works(transactional_db: None) -> Enterprise:
    """An enterprise with answers, among others; the year is judged."""
    load_rules()
    make.score_sheets()
    made = make.enterprise("宝安区", "新安街道", name=LONG, production_from="2016-05-01")
    make.quarterly_return(
        made, YEAR - 1, 4, state="ACCEPTED", revenue=71_111_111, main_revenue=61_040_000, rd_expense=3_200_000,
        assets=80_000_000, liabilities=40_000_000,
    )  # fmt: skip
    make.enterprise("南山区", "粤海街道")
    person = make.user("OFFICER", "新安街道", name="街道经办")
    services.state(actor=person, enterprise=made.pk, year=YEAR, answers=SAID)
    refresh(year=YEAR, today=timezone.localdate())
    return made


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_every_page_reads_at_every_width(width: int, works: Enterprise, open_page: Any) -> None:
    page: Page = open_page(make.user("BUREAU", "BUREAU"))
    said = complaints(page)
    addresses = [
        f"/scoring/?year={YEAR}",
        f"/scoring/{works.pk}/?year={YEAR}",
        f"/scoring/{works.pk}/?year={YEAR}&level=LITTLE_GIANT",
        f"/scoring/{works.pk}/answers/?year={YEAR}",
        "/scoring/sheet/",
        f"/enterprises/{works.pk}/",
    ]
    for number, address in enumerate(addresses):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        expect(page.locator(".table-frame:not(.fits):not(.slides)")).to_have_count(0)
        if folder := os.environ.get("LOOK"):
            page.screenshot(path=Path(folder) / f"scoring-{number}-{width}.png", full_page=True)
        assert not scrolls_sideways(page), address
        assert stacked(page) == [], address
        assert cut_off(page) == [], address
        assert violations(page) == [], address
    assert said == []


def test_a_self_check_is_stated_from_the_page_of_the_enterprise(works: Enterprise, open_page: Any) -> None:
    page: Page = open_page(make.user("OFFICER", "新安街道"))
    page.goto(f"/scoring/{works.pk}/?year={YEAR}")
    page.get_by_role("link", name="填报自评").click()
    page.get_by_label("地方特色指标得分").fill("9")
    page.get_by_label("主导产品所属领域").select_option("GAP")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已填报 2 项，预评已更新")).to_be_visible()
    stated = dict(SelfCheckAnswer.objects.filter(is_current=True).values_list("fact", "value"))
    assert (stated["local"], stated["field"]) == ("9", "GAP")
