"""A new programme made by clicks alone: no code is touched, a second person approves, the city is evaluated by it, and it is
applied for and paid.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from incentives.applications.loading import load_award_papers
from incentives.applications.models import Application
from incentives.applications.money_models import AwardBatch, PaymentBatch
from incentives.eligibility.services import evaluate
from incentives.policy.models import PolicyVersion, Programme
from tests.incentives.scenarios.life import Life, answered, money, number
from tests.support import factories as make
from tests.support.looking import complaints, cut_off, scrolls_sideways, violations
from tests.support.parameters import load_policies, load_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """A picture for whoever asks for one."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=Path(folder) / f"policy-{name}.png", full_page=True)


def parameter(page: Page, name: str, value: str, day: str) -> None:
    page.get_by_role("link", name="加参数").click()
    page.get_by_label("名称").fill(name)
    page.get_by_label("取值", exact=True).fill(value)
    page.get_by_label("从哪天起").fill(day)
    page.get_by_label("原因").fill("新政策的数")
    page.get_by_role("button", name="增加").click()


def condition(page: Page, kind: str, fields: dict[str, str], title: str = "", *, to: str = "加条件") -> None:
    page.get_by_role("link", name=to).first.click()
    page.get_by_role("link", name=kind).click()
    for label, value in fields.items():
        page.get_by_label(label).select_option(label=value)
    if title:
        page.get_by_label("简称").fill(title)
    page.get_by_role("button", name="保存").click()


def applied(page: Page, programme: str, of: Enterprise) -> Application:
    """An application by clicks: entered, its papers seen on paper, its account stated."""
    page.goto(reverse("applications:enter", args=[of.pk]))
    page.get_by_role("combobox", name="政策").select_option(label=programme)
    page.get_by_role("button", name="建立草稿").click()
    for code in ("A01", "A02"):
        paper = page.locator(f"#paper-{code}")
        paper.locator("summary").click()
        paper.get_by_label("纸质件已收").check()
        paper.get_by_role("button", name="保存").click()
        expect(page.get_by_text(f"已收 {code}", exact=True)).to_be_visible()
    page.get_by_role("link", name="登记账户").click()
    page.get_by_role("textbox", name="开户行").fill("建设银行宝安支行")
    page.get_by_role("textbox", name="账号").fill("44201583600052513307")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("尾号 3307").first).to_be_visible()
    return Application.objects.get()


def given(row: Application, officer: User, deciders: tuple[User, User]) -> AwardBatch:
    """Submitted, reviewed, verified and published, each step by its page and its person."""
    life, (proposer, _approver) = Life(), deciders
    life.acts(officer, row, "submit", "SUBMITTED")
    reviewer = make.user("REVIEWER", "宝安区")
    life.acts(reviewer, row, "start", "PRELIMINARY")
    life.sends(reviewer, "applications:paper", row.pk, "A03", on_paper="1")
    life.acts(reviewer, row, "pass", "VERIFICATION")
    life.acts(make.user("STAT_LIAISON"), row, "verify", "PROPOSAL")
    asked = {"programme": row.programme_id, "year": row.year}
    life.sends(proposer, "money:budget", **asked, owner=make.city().pk, amount="50000", reason="预算批复")
    life.sends(proposer, "money:draft", **asked)
    batch = AwardBatch.objects.get()
    life.publishes(proposer, batch.pk)
    batch.refresh_from_db()
    return batch


def paid(row: Application, batch: AwardBatch, approver: User, folder: Path) -> None:
    """Approved, paid, and answered by the bank."""
    life, payer = Life(), make.user("PAYMENTS")
    make.credit_record(row.enterprise, valid_from=timezone.localdate())
    life.sends(approver, "money:approve", batch.pk, document="深中小企资〔2026〕1号")
    asked = {"programme": row.programme_id, "year": row.year, "owner": make.city().pk, "route": "DIRECT"}
    life.sends(payer, "money:prepare", **asked)
    sent = PaymentBatch.objects.get()
    life.sends(payer, "money:release", sent.pk, version=sent.version)
    answer = answered(folder, payer, f"{number(sent, 1)},30000.00,已拨付,J1,{timezone.localdate()},")
    assert (answer.state, answer.refused) == ("COMMITTED", 0)


def test_a_new_programme_is_made_by_clicks_approved_evaluated_applied_for_and_paid(
    open_page: Any, tmp_path: Path
) -> None:
    load_rules()
    load_policies()
    load_award_papers(make.CITY_DATA / "award_papers.csv")
    year = timezone.localdate().year - 1
    passing = make.enterprise("宝安区", "新安街道", founded_on=dt.date(2021, 5, 1))
    make.enterprise("宝安区", "新安街道", founded_on=dt.date(2015, 5, 1), legal_form="BRANCH")
    writer, other = make.user("BUREAU", name="梁军涛"), make.user("BUREAU", name="周岚")
    page: Page = open_page(writer)
    said = complaints(page)
    page.goto("/policies/")
    page.get_by_role("link", name="新设政策").click()
    page.get_by_label("名称").fill("初创企业数字化补贴")
    page.get_by_label("简称").fill("数字化补贴")
    page.get_by_label("奖补谁").select_option(label="企业")
    page.get_by_label("依据").fill("试办通知")
    page.get_by_role("button", name="设立").click()
    page.get_by_label("生效日").fill(f"{year}-01-01")
    page.get_by_label("截止日").fill(f"{year}-12-31")
    page.get_by_role("button", name="开始起草").click()
    expect(page.get_by_text("还不能送审")).to_be_visible()
    parameter(page, "补贴额", "50000", f"{year}-01-01")
    parameter(page, "补贴上限", "30000.5", f"{year}-01-01")
    condition(page, "是什么", {"要求": "独立法人"})
    condition(page, "几条合成一条", {"下面的条件": "任一成立即可"}, "新办或小微")
    page.get_by_role("link", name="往下加").click()
    page.get_by_role("link", name="某日或以后").click()
    page.get_by_label("什么日期").select_option(label="成立日期")
    page.get_by_label("日期", exact=False).last.fill("2020-01-01")
    page.get_by_role("button", name="保存").click()
    condition(page, "是什么", {"要求": "小型或微型企业"}, to="往下加")
    fields = {
        "怎样算": "取小",
        "第 1 个值": "补贴额 5 万元",
        "第 2 个值": "补贴上限 30,000.5 元",
    }
    condition(page, "加、减、乘、取小、取大", fields, "补贴额与上限取小", to="加一步")
    condition(page, "取整到元", {"什么": "补贴额与上限取小"}, "取整到元", to="加一步")
    expect(page.get_by_text("还不能送审")).to_have_count(0)
    expect(page.get_by_text("成立日期在 2020-01-01 当天或以后")).to_be_visible()
    page.get_by_label("企业名称或信用代码").fill(passing.uscc)
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_text("这家企业符合。")).to_be_visible()
    assert violations(page) == []
    for width in (390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        look(page, f"draft-{width}")
        assert not scrolls_sideways(page)
        assert cut_off(page) == []
    page.get_by_role("button", name="送审批").click()
    expect(page.get_by_text("您写过这一版，须由他人审批。")).to_be_visible()
    expect(page.get_by_role("button", name="批准发布")).to_have_count(0)
    row = PolicyVersion.objects.get(state="SUBMITTED")

    second: Page = open_page(other)
    second.goto("/")
    second.get_by_role("link", name="去审批").click()
    second.get_by_role("button", name="批准发布").click()
    second.get_by_role("dialog").get_by_role("button", name="批准发布").click()
    expect(second.get_by_text("已发布").first).to_be_visible()
    look(second, "issued")
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("ISSUED", other)
    programme = Programme.objects.get(pk=row.programme_id)
    found = evaluate(programme=programme, year=year)
    assert (found.passed, found.failed, str(found.amount)) == (1, 1, "30000.00")
    second.goto(f"{reverse('awards:list')}?programme={programme.code}&year={year}")
    expect(second.get_by_text("1 家符合条件，合计 3.00 万元")).to_be_visible()
    assert said == []

    officer = make.user("OFFICER", "新安街道")
    application = applied(open_page(officer), programme.name, passing)
    assert (application.programme_id, application.year, application.verdict) == (programme.code, year, "PASS")
    batch = given(application, officer, (writer, other))
    assert batch.ends_on is not None
    later = dt.datetime.combine(batch.ends_on + dt.timedelta(days=1), dt.time(9))
    with time_machine.travel(timezone.make_aware(later)):
        paid(application, batch, other, tmp_path)
    assert money(programme.code, year) == (50_000, 0, 0, 30_000, 0, 20_000, 0)
    application.refresh_from_db()
    assert (application.state, application.amount) == ("PAID", 30_000)
