"""A person takes a list as a file: two kinds to choose from, by mouse, by keys, on a phone, of all rows or of some."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support import factories as make
from tests.support.looking import complaints, scrolls_sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def taken(page: Page, choice: Locator, folder: Path) -> tuple[str, list[str], int]:
    """The file's name, its headings and how many rows it has."""
    with page.expect_download() as download:
        choice.press("Enter")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    heading, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return path.name, [str(text) for text in heading], len(rows)


def test_both_kinds_are_chosen_by_keys_and_hold_every_row(
    transactional_db: None, open_page: Any, tmp_path: Path
) -> None:
    for _n in range(3):
        make.enterprise("宝安区", "新安街道")
    user = make.user("OFFICER", "宝安区")
    for phone in (False, True):
        page = open_page(user, phone=phone)
        said = complaints(page)
        page.goto("/enterprises/")
        button = page.get_by_role("button", name="导出 3 行")
        button.press("Enter")
        button.press("ArrowDown")
        shown, every = (page.get_by_role("button", name=name) for name in ("当前列", "全部列"))
        expect(shown).to_be_focused()
        assert violations(page) == []
        assert not scrolls_sideways(page)
        inside = shown.bounding_box()
        assert inside is not None
        assert inside["x"] >= 0
        assert inside["height"] >= 40
        name, headings, rows = taken(page, shown, tmp_path)
        assert (name.startswith("企业_宝安区_当前列_"), headings[0], rows) == (True, "企业", 3)
        page.goto("/enterprises/")
        button.press("Enter")
        button.press("ArrowDown")
        shown.press("ArrowDown")
        expect(every).to_be_focused()
        name, headings, rows = taken(page, every, tmp_path)
        assert (name.startswith("企业_宝安区_全部列_"), headings[0], rows) == (True, "企业名称", 3)
        assert said == []


def test_picked_rows_are_taken_in_either_kind(transactional_db: None, open_page: Any, tmp_path: Path) -> None:
    for _n in range(3):
        make.enterprise("宝安区", "新安街道")
    page = open_page(make.user("OFFICER", "宝安区"))
    page.goto("/enterprises/")
    page.locator("tbody .pick input").first.check()
    page.get_by_role("button", name="导出所选").click()
    name, _headings, rows = taken(
        page, page.locator(".bulk-bar").get_by_role("button", name="当前列"), tmp_path
    )
    assert ("所选 1 行_当前列" in name, rows) == (True, 1)
