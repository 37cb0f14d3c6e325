"""A new programme made by clicks alone: no code is touched, a second person approves, and the city is evaluated by it."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from incentives.eligibility.services import evaluate
from incentives.policy.models import PolicyVersion, Programme
from tests.support import factories as make
from tests.support.looking import complaints, cut_off, scrolls_sideways, violations
from tests.support.parameters import load_parameters

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


def test_a_new_programme_is_made_by_clicks_approved_by_another_person_and_evaluated(open_page: Any) -> None:
    load_parameters()
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
