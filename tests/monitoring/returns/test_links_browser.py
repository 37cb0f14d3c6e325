"""The page behind a link on a phone: nothing wider than it, and the unit beside each amount is the one chosen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.periods import Period
from monitoring.returns.services import linking
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_the_enterprise_chooses_its_unit_on_a_phone(phone: Page, live_server: Any) -> None:
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
    phone.goto(live_server.url + "/l/" + offered.address.partition("/l/")[2])
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
