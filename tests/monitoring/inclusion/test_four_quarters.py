"""Four quarters to inclusion in a real browser: who acts, clicks; the scans in between are real.

The days are those of 2024: 20 April is a Saturday, 1 September a Sunday, 1 to 7 October are off.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from accounts.models import User
from core.periods import Period
from cultivation.enterprises.models import Enterprise, Inclusion
from monitoring.inclusion.models import Case
from monitoring.inclusion.services.sweeping import sweep
from monitoring.returns import quarters
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.services import run_direct
from tests.monitoring.inclusion.cases import works
from tests.monitoring.returns.test_keying import TYPED
from tests.support import factories as make
from tests.support.browsing import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.scenario, pytest.mark.django_db(transaction=True)]
NAME = "深圳市恒跃精密有限公司"
TOLD = {
    Period(2023, 4): ("1700", "1550", dt.date(2024, 1, 15)),
    Period(2024, 1): ("560", "400", dt.date(2024, 4, 15)),
    Period(2024, 2): ("1240", "880", dt.date(2024, 7, 15)),
    Period(2024, 3): ("2050", "1290", dt.date(2024, 10, 15)),
}
"""What the enterprise sends: revenue of the year to date and of the year before, in 万元, and when."""
FIGURES = {
    "执照上的名称": NAME,
    "利润表截至": "2024-09",
    "利润表累计营业收入": "2050",
    "增值税申报表截至": "2024-09",
    "增值税累计销售额": "2010",
    "分月表合计": "2050",
}


class Desk:
    """Whose turn it is sits down at a browser of their own, on the day that it is."""

    def __init__(self, clock: Any, open_page: OpenPage) -> None:
        self.clock, self.open_page = clock, open_page
        self.left: Page | None = None

    def morning(self, day: dt.date) -> None:
        """It is a day, and the sweep of its morning has run."""
        self.clock.move_to(timezone.make_aware(dt.datetime.combine(day, dt.time(8, 30))))
        sweep()
        self.clock.move_to(timezone.make_aware(dt.datetime.combine(day, dt.time(9))))

    def of(self, person: User, address: str = "/") -> Page:
        """The person's page; after so many weeks they sign in anew. Who sat there before has gone."""
        if self.left is not None:
            self.left.context.close()
        self.left = page = self.open_page(person)
        page.goto(address)
        return page


def keyed(page: Page, period: Period, day: dt.date) -> None:
    """The officer goes from the list to the form, types it and submits it."""
    page.goto(f"/returns/?period={period}")
    page.get_by_role("row", name=NAME).get_by_role("link", name="填报").click()
    revenue, before, _day = TOLD[period]
    typed = TYPED | {
        "revenue": revenue, "revenue_prev": before, "output": revenue, "output_prev": before, "filled_on": f"{day}",
    }  # fmt: skip
    for name, value in typed.items():
        cell = page.locator(f"#id_{name}")
        if cell.evaluate("cell => cell.localName") == "select":
            cell.select_option(value)
        else:
            cell.fill(value)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("已提交")


def let_through(page: Page, period: Period) -> None:
    """The reviewer lets through what has nothing to be explained."""
    page.goto(f"/returns/review/?period={period}")
    page.get_by_role("button", name="通过 1 家").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有待审的")


def quarter(desk: Desk, of: Enterprise, period: Period, people: tuple[User, User, User]) -> str:
    """A quarter of the enterprise, from its return to its judgement on the working day after it was due."""
    officer, reviewer, bureau = people
    day = TOLD[period][2]
    desk.morning(day)
    due_on = quarters.ensure(period).due_on
    make.member(of, period.year, period.quarter)
    keyed(desk.of(officer), period, day)
    for person in (reviewer, bureau):
        let_through(desk.of(person), period)
    assert (
        QuarterlyReturn.objects.get(enterprise=of, year=period.year, quarter=period.quarter).state
        == "ACCEPTED"
    )
    desk.morning(due_on + dt.timedelta(days=1))
    run_direct(period)
    of.standing.refresh_from_db()
    return str(of.standing.readiness)


def prepared(page: Page, of: Enterprise) -> None:
    """The officer begins from the to-do, brings every paper and every figure."""
    page.get_by_role("link", name=f"开始备材料：{NAME}").first.click()
    page.get_by_role("link", name="开始备材料").click()
    page.get_by_role("button", name="开始备材料").click()
    missing = page.locator(".case-paper", has_text="还没有交")
    expect(missing.first).to_be_visible()
    page.wait_for_load_state()
    for place in [str(each.get_attribute("id")) for each in missing.all()]:
        page.wait_for_load_state()
        paper = page.locator(f"#{place}")
        paper.get_by_text("交材料", exact=True).click()
        if place == "paper-M03":
            file: FilePayload = {"name": "利润表.pdf", "mimeType": "application/pdf", "buffer": make.PDF}
            paper.get_by_label("文件").set_input_files(file)
        else:
            paper.get_by_label("纸质件已收").check()
        paper.get_by_role("button", name="保存").click()
        expect(paper).not_to_contain_text("还没有交")
    expect(missing).to_have_count(0)
    page.get_by_role("link", name="登记数据").first.click()
    for label, value in FIGURES.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("执照上的统一社会信用代码").fill(of.uscc)
    page.get_by_label("经营地所在区").select_option(label="宝安区")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("没有要补的了。")).to_be_visible()


def act(page: Page, label: str, said: str) -> None:
    """The next act of the case, from its to-do to its form."""
    page.get_by_role("link", name=f"{label}：{NAME}").first.click()
    page.get_by_role("link", name=label, exact=True).click()
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.locator("#toasts")).to_contain_text(said)


def test_from_the_first_return_to_inclusion_by_clicks(
    rules_loaded: None,
    officer: User,
    reviewer: User,
    bureau: User,
    liaison: User,
    time_machine: Any,
    open_page: OpenPage,
) -> None:
    desk, other = Desk(time_machine, open_page), make.user("BUREAU", name="市局乙")
    of = works(name=NAME)
    people = (officer, reviewer, bureau)

    assert quarter(desk, of, Period(2023, 4), people) == "NURTURE"
    quarter(desk, of, Period(2024, 1), people)
    assert quarter(desk, of, Period(2024, 2), people) in ("LIKELY", "POSSIBLE")
    assert not Case.objects.exists(), "nobody has reached it yet"
    desk.morning(dt.date(2024, 9, 2))
    sprint = desk.of(bureau, "/inclusion/sprint/")
    expect(sprint.get_by_role("heading", level=1)).to_have_text("冲刺 1 家，都还没有纳统件")
    expect(sprint.get_by_role("link", name=NAME)).to_be_visible()

    assert quarter(desk, of, Period(2024, 3), people) == "REACHED"
    case = Case.objects.get()
    assert (case.state, case.door, case.origin) == ("FOUND", "ANNUAL", "SCAN")
    desk.morning(dt.date(2024, 10, 23))
    prepared(desk.of(officer), of)
    act(desk.of(reviewer), "区核", "已区核")
    act(desk.of(bureau), "市核", "已市核")

    desk.morning(dt.date(2024, 10, 24))
    page = desk.of(other, "/inclusion/")
    page.get_by_role("link", name="待报送").click()
    page.get_by_role("checkbox", name=NAME).check()
    page.get_by_role("button", name="报送所选").click()
    page.get_by_role("button", name="报送 1 件").click()
    expect(page.get_by_text("已报送 1 件")).to_be_visible()

    desk.morning(dt.date(2024, 12, 2))
    page = desk.of(liaison)
    page.get_by_role("link", name=f"登记统计局结果：{NAME}").first.click()
    page.get_by_role("link", name="登记纳统", exact=True).click()
    page.get_by_label("纳统日期").fill("2024-11-29")
    page.get_by_label("依据").fill("市统计局 2024 年 11 月批准")
    page.get_by_role("button", name="登记纳统", exact=True).click()
    expect(page.locator(".case-steps [aria-current=step]")).to_contain_text("已纳统")

    case.refresh_from_db()
    fact = Inclusion.objects.get()
    assert (case.state, case.inclusion, case.batch) == ("INCLUDED", fact.pk, "20241024年度")
    assert (fact.enterprise, fact.included_on, fact.count_year) == (of, dt.date(2024, 11, 29), 2024)
    of.standing.refresh_from_db()
    assert of.standing.above_scale
    told = list(case.events.order_by("id").values_list("kind", flat=True))
    assert [kind for kind in told if kind not in ("PAPERS", "FIGURES")] == [
        "OPENED", "PREPARE", "CHECK", "CITY_CHECK", "SUBMIT", "INCLUDE",
    ]  # fmt: skip
    expect(desk.of(bureau, "/inclusion/sprint/").get_by_role("heading", level=1)).to_have_text(
        "冲刺 1 家，有纳统件 1 家，已纳统 1 家"
    )
