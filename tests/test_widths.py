"""Lists in a real browser from a phone to a desk: nothing is stacked, cut off or out of sight without a hint."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.periods import Period
from tests.support import factories as make
from tests.support.looking import cut_off, scrolls_sideways, stacked, violations
from tests.support.parameters import load_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (390, 768, 1024, 1280, 1440)
LISTS = ("/enterprises/", "/ledger/", "/returns/", "/warnings/", "/system/jobs/", "/system/parameters/")
LONG = "深圳市明达光电精密仪表科技股份有限公司"


@pytest.fixture
def bureau(transactional_db: None) -> Any:
    """The bureau, with an enterprise of long words: figures of three sources, a return, a problem, an award refused."""
    load_rules()
    person = make.user("BUREAU", "BUREAU")
    works = make.enterprise(
        "宝安区", "新安街道", name=LONG, industry="3922", contact="欧阳经理",
        standing={"revenue_last": 189_000_000, "ytd": 152_340_000, "p10": 195e6, "p50": 201e6, "p90": 207e6,
                  "readiness": "LIKELY"},
    )  # fmt: skip
    for source, revenue in (("STAT", 189_000_000), ("TAX", 191_000_000), ("ENTERPRISE", 188_000_000)):
        make.annual(works, 2023, revenue=revenue, source=source)
    last = Period.last_complete(timezone.localdate())
    make.quarter(last.year, last.quarter)
    make.member(works, last.year, last.quarter)
    make.quarterly_return(works, last.year, last.quarter)
    make.problem(works, person)
    make.evaluation(works)
    make.warning_action(
        make.warning(works, level="RED"), person, result="主要客户转去东南亚，订单少了三成，在谈新客户"
    )
    return person


def at(page: Page, width: int, address: str) -> None:
    """The page at a width, once its tables have been measured."""
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(address)
    expect(page.locator(".table-frame:not(.fits):not(.slides)")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_list_stacks_its_words_or_hides_without_a_hint(width: int, bureau: Any, open_page: Any) -> None:
    page = open_page(bureau)
    for address in LISTS:
        at(page, width, address)
        assert stacked(page) == [], address
        assert cut_off(page) == [], address
        assert not scrolls_sideways(page), address


def test_lesser_columns_make_room_first_and_the_table_says_which(bureau: Any, open_page: Any) -> None:
    page = open_page(bureau)
    at(page, 1440, "/enterprises/")
    expect(page.get_by_role("columnheader", name="联系人")).to_be_visible()
    expect(page.get_by_text("窗口较窄，未显示：")).to_be_hidden()
    at(page, 1024, "/enterprises/")
    for name in ("联系人", "行业"):
        expect(page.get_by_role("columnheader", name=name)).to_be_hidden()
    expect(page.get_by_role("columnheader", name="本年累计")).to_be_visible()
    expect(page.get_by_text("窗口较窄，未显示：")).to_have_text(
        "窗口较窄，未显示：联系人行业。放宽窗口或打开该行查看。"
    )
    page.get_by_role("link", name=LONG).click()
    expect(page.get_by_text("欧阳经理").first).to_be_visible()
    at(page, 390, "/enterprises/")
    expect(page.get_by_role("cell", name="欧阳经理")).to_be_visible()


def test_what_a_list_says_of_a_problem_is_there_at_every_width(bureau: Any, open_page: Any) -> None:
    page = open_page(bureau)
    for width in (390, 1024, 1440):
        at(page, width, "/ledger/")
        expect(page.locator("tbody th small")).to_be_visible()
        expect(page.locator("tbody th small")).to_contain_text(" · ")


def test_the_filter_panel_lies_over_the_list_which_stays_where_it_was(bureau: Any, open_page: Any) -> None:
    page = open_page(bureau)
    for width in (390, 1024):
        at(page, width, "/ledger/")
        before = page.locator(".table-frame").bounding_box()
        page.locator(".filter-panel > summary").click()
        expect(page.locator(".filter-panel").get_by_role("button", name="筛选")).to_be_in_viewport()
        assert page.locator(".table-frame").bounding_box() == before
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(page.locator(".filter-panel form")).to_be_hidden()


def test_on_a_phone_the_figure_of_record_and_the_reason_come_first(bureau: Any, open_page: Any) -> None:
    page = open_page(bureau, phone=True)
    page.goto("/enterprises/")
    page.get_by_role("link", name=LONG).click()
    for section in ("#section-figures", "#section-returns"):
        first = page.locator(f"{section} tbody tr").first.locator("td").first
        expect(first.locator("strong")).to_be_visible()
        expect(page.locator(f"{section} .table-slides")).to_be_visible()
        assert first.bounding_box()["x"] + first.bounding_box()["width"] < 390
    award = page.locator("#section-award").bounding_box()["y"]
    assert award < page.locator("#section-figures").bounding_box()["y"]
    assert cut_off(page) == []
