"""A return is typed in a browser over two visits: what was typed stands there again, until it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.forms.models import FormDraft
from core.periods import Period
from monitoring.returns.groups import GROUPS
from monitoring.returns.models import QuarterlyReturn
from tests.support import factories as make
from tests.support.looking import complaints, scrolls_sideways, violations
from tests.support.parameters import load_parameters

FIRST = [field.code for field in GROUPS[0][1]][:4]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(transactional_db: None) -> str:
    """The address of a form of a quarter that is open today."""
    load_parameters()
    period = Period.last_complete(timezone.localdate())
    today = timezone.localdate()
    make.quarter(period.year, period.quarter, opens_on=today, due_on=today, closes_on=today)
    works = make.enterprise("宝安区", "新安街道")
    make.member(works, period.year, period.quarter)
    return reverse("returns:key", args=[works.pk, str(period)])


def typed(page: Page) -> list[str]:
    return [page.locator(f"#id_{name}").input_value() for name in ("revenue", "status", "phone")]


def test_half_a_return_stands_there_again_but_for_the_phone(form: str, open_page: Any) -> None:
    officer = make.user("OFFICER", "新安街道")
    page: Page = open_page(officer, phone=True)
    page.goto(form)
    page.locator("#id_revenue").fill("1386.5")
    page.locator("#id_phone").fill("13800138000")
    page.locator("#id_status").select_option("STOPPED")
    expect(page.locator("[data-draft-said]")).to_contain_text("草稿已保存")
    again: Page = open_page(officer)
    again.goto(form)
    expect(again.locator("[data-draft]")).to_contain_text("填到一半的内容")
    assert typed(again) == ["1386.5", "STOPPED", ""]
    assert violations(again) == []
    assert not scrolls_sideways(page)
    again.get_by_role("button", name="不要草稿，重新填").click()
    expect(again.locator("#id_revenue")).to_have_value("")
    assert not FormDraft.objects.exists()


KEYED = {
    "revenue": "1386.5", "revenue_prev": "1250", "output": "1402.3", "output_prev": "1281.6", "export_delivery": "0",
    "profit": "86.2", "tax_paid": "45.31", "rd_expense": "62", "investment": "120", "upgrade_investment": "80",
    "electricity": "412500", "electricity_prev": "398000", "employees": "86", "receivables": "310.4",
    "inventory": "205.7", "finished_goods": "66",
    "filled_by": "李会计", "phone": "13800138000",
}  # fmt: skip
CHOSEN = ("order_trend", "outlook", "status")


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.name || document.activeElement.type || ''")
    return name


def paste(page: Page, text: str) -> None:
    """As the keyboard does it: the event with what is on the clipboard."""
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_a_return_is_keyed_and_submitted_by_keyboard_alone(form: str, open_page: Any) -> None:
    page: Page = open_page(make.user("OFFICER", "新安街道"))
    said = complaints(page)
    page.goto(form)
    assert focused(page) == "revenue"
    for _cell in range(60):
        name = focused(page)
        if name == "submit":
            break
        if name == "filled_on":
            page.keyboard.type(timezone.localdate().strftime("%m%d%Y"))
        elif name in CHOSEN:
            page.keyboard.press("ArrowDown")
        elif name in KEYED:
            page.keyboard.type(KEYED[name])
        page.keyboard.press("Tab" if name in ("problems", "problem_category", *CHOSEN) else "Enter")
    assert focused(page) == "submit"
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("已提交")
    row = QuarterlyReturn.objects.get()
    assert (row.state, row.revenue, row.order_trend, row.electricity) == (
        "SUBMITTED",
        13_865_000,
        "UP",
        412_500,
    )
    refused = [one for one in said if not one.startswith("htmx:")]  # a check that a later one replaced
    assert refused == []


def test_arrows_move_and_a_column_from_excel_fills_from_the_cursor_on(form: str, open_page: Any) -> None:
    page: Page = open_page(make.user("OFFICER", "新安街道"))
    page.goto(form)
    page.locator("#id_revenue").focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "revenue_prev"
    page.keyboard.press("ArrowUp")
    paste(page, "1,386.50\r\n１２５０\r\n\r\n−3\r\n")
    values = [page.locator(f"#id_{name}").input_value() for name in FIRST]
    assert values == ["1386.50", "1250", "", "-3"]
    page.locator("#id_revenue").focus()
    paste(page, "5\t6\n7\t8")
    expect(page.locator("[data-pasted]")).to_contain_text("一列或一行")
    page.locator("#id_phone").focus()
    paste(page, "1\t2\t3")
    expect(page.locator("[data-pasted]")).to_contain_text("粘贴了 3 格，从这里起只有 2 格")
    assert page.locator("#id_revenue").input_value() == "1386.50"
    assert page.locator("#id_phone").input_value() == ""


def test_a_finding_stands_at_a_cell_as_soon_as_it_is_left_and_goes_when_it_is_right(
    form: str, open_page: Any
) -> None:
    page: Page = open_page(make.user("OFFICER", "新安街道"))
    page.goto(form)
    expect(page.locator("#check")).to_contain_text("没填")
    page.locator("#id_rd_expense").fill("-1")
    page.keyboard.press("Enter")
    expect(page.locator("#found-rd_expense")).to_contain_text("不能为负数")
    expect(page.locator("#id_rd_expense")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    page.locator("#id_rd_expense").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator("#found-rd_expense")).to_be_empty()
    assert not QuarterlyReturn.objects.exists()


def test_twelve_quarters_of_a_field_are_one_key_away(form: str, open_page: Any) -> None:
    page: Page = open_page(make.user("OFFICER", "新安街道"))
    page.goto(form)
    page.locator("#id_output").focus()
    page.keyboard.press("F2")
    expect(page.locator("#twelve [data-chart]")).to_contain_text("工业总产值")
    assert focused(page) == "output"


def test_on_a_phone_each_name_stands_whole_above_its_cell(form: str, open_page: Any) -> None:
    page: Page = open_page(make.user("OFFICER", "新安街道"), phone=True)
    page.goto(form)
    covered = page.eval_on_selector_all(
        ".keying tr:has(td)",
        """rows => rows.filter(row => {
            const name = row.querySelector("th"), cell = row.querySelector(".keying-cell");
            return name.scrollHeight > name.clientHeight + 1
                || name.getBoundingClientRect().bottom > cell.getBoundingClientRect().top + 1;
        }).map(row => row.querySelector("label").textContent)""",
    )
    assert covered == []
    expect(page.locator("[data-keys]")).to_be_hidden()
