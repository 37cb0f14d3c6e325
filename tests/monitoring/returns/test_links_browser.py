"""The page behind a link on a phone: no wider than it, units said beside amounts, nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.links.models import LinkDraft
from core.periods import Period
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.services import linking
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def path() -> str:
    """Of a link to a quarter that takes returns today."""
    load_parameters()
    today = timezone.localdate()
    period = Period.last_complete(today)
    days = {
        "opens_on": today,
        "due_on": today + dt.timedelta(days=5),
        "closes_on": today + dt.timedelta(days=9),
    }
    make.quarter(period.year, period.quarter, **days)
    member = make.member(make.enterprise("宝安区", "新安街道"), period.year, period.quarter)
    offered = linking.offer(actor=make.user("OFFICER", "新安街道"), member=member.pk)
    return "/l/" + offered.address.partition("/l/")[2]


def test_the_enterprise_chooses_its_unit_on_a_phone(phone: Page, live_server: Any, path: str) -> None:
    phone.goto(live_server.url + path)
    unit = phone.locator(".field", has=phone.locator("[name=revenue]")).locator(".chosen-unit")
    expect(unit.get_by_text("万元", exact=True)).to_be_visible()
    phone.locator(".link-units .tap", has_text="千元").click()
    expect(unit.get_by_text("千元", exact=True)).to_be_visible()
    expect(unit.get_by_text("万元", exact=True)).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.locator("[name=revenue]").fill("13865.5")
    phone.get_by_role("button", name="报送", exact=True).click()
    expect(phone.locator("[name=revenue]")).to_have_value("13865.5")
    expect(phone.get_by_role("alert")).to_contain_text("已填内容都保留着")


def test_without_a_connection_what_was_typed_stays_and_is_kept_once_it_is_back(
    phone: Page, live_server: Any, path: str
) -> None:
    phone.goto(live_server.url + path)
    phone.locator("[name=revenue]").fill("1386.5")
    expect(phone.locator("form[data-dirty]")).to_have_count(1)  # leaving asks first
    phone.context.set_offline(True)
    phone.get_by_role("button", name="存草稿").click()
    expect(phone.locator("[data-unsent-note]")).to_contain_text("没有网络，填的内容还在这页上")
    expect(phone.locator("[name=revenue]")).to_have_value("1386.5")
    assert not QuarterlyReturn.objects.exists()
    with phone.expect_navigation():
        phone.context.set_offline(False)
    expect(phone.locator("[name=revenue]")).to_have_value("1386.5")
    row = QuarterlyReturn.objects.get()
    assert (row.state, row.revenue) == ("DRAFT", Decimal("13865000"))  # the button that was pressed, once
    phone.reload()
    expect(phone.locator("[name=revenue]")).to_have_value("1386.5")


def saved(page: Page) -> Any:
    return expect(page.locator("[data-draft-said]"))


def test_what_is_typed_is_saved_by_itself_and_stands_on_another_device(
    phone: Page, open_page: Any, live_server: Any, path: str
) -> None:
    phone.goto(live_server.url + path)
    phone.locator(".link-units .tap", has_text="千元").click()
    phone.locator("[name=revenue]").fill("13865.5")
    phone.locator("[name=phone]").fill("13800138000")
    saved(phone).to_contain_text("已自动保存")
    expect(phone.locator("form[data-dirty]")).to_have_count(0)  # nothing is lost by leaving
    assert not QuarterlyReturn.objects.exists()
    assert "13800138000" not in str(LinkDraft.objects.get().fields)
    other = open_page()
    other.goto(path)
    expect(other.locator("[data-draft]")).to_contain_text("填到一半的内容")
    expect(other.locator("[name=revenue]")).to_have_value("13865.5")
    expect(other.locator("[name=phone]")).to_have_value("")
    expect(other.get_by_label("千元")).to_be_checked()
    with other.expect_navigation():
        other.get_by_role("button", name="存草稿").click()
    expect(other.locator("[name=revenue]")).to_have_value(
        "1386.55"
    )  # told in the coarsest unit that holds it
    row = QuarterlyReturn.objects.get()
    assert (row.state, row.revenue) == ("DRAFT", Decimal("13865500"))
    assert not LinkDraft.objects.exists()


def test_what_could_not_be_saved_is_kept_in_the_tab_without_the_phone_and_saved_once_it_can_be(
    phone: Page, live_server: Any, path: str
) -> None:
    phone.goto(live_server.url + path)
    phone.route("**/draft/", lambda route: route.abort())
    phone.locator("[name=revenue]").fill("1386.5")
    phone.locator("[name=phone]").fill("13800138000")
    saved(phone).to_contain_text("没有存上")
    expect(phone.locator("form[data-dirty]")).to_have_count(1)
    phone.on("dialog", lambda dialog: dialog.accept())
    kept = phone.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
    assert "1386.5" in kept
    assert "13800138000" not in kept
    phone.unroute("**/draft/")
    phone.reload()
    expect(phone.locator("[name=revenue]")).to_have_value("1386.5")
    saved(phone).to_contain_text("已自动保存")
    assert ["revenue", "1386.5"] in LinkDraft.objects.get().fields
    assert "1386.5" not in phone.evaluate("JSON.stringify(sessionStorage)")


def test_back_online_it_is_saved_at_once(phone: Page, live_server: Any, path: str) -> None:
    phone.goto(live_server.url + path)
    phone.context.set_offline(True)
    phone.locator("[name=revenue]").fill("1386.5")
    saved(phone).to_contain_text("没有存上")
    phone.context.set_offline(False)
    saved(phone).to_contain_text("已自动保存")
    phone.locator("[data-draft-discard]").wait_for(state="detached")
    phone.reload()
    phone.locator("[data-draft-discard]").click()
    expect(phone.locator("[name=revenue]")).to_have_value("")
    assert not LinkDraft.objects.exists()
