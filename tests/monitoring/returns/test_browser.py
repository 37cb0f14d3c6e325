"""A return is typed in a browser over two visits: what was typed stands there again, until it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.forms.models import FormDraft
from core.periods import Period
from tests.support import factories as make
from tests.support.looking import scrolls_sideways, violations
from tests.support.parameters import load_parameters

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
