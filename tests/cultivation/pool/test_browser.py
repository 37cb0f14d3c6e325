"""In the browser: a pool is built, all that match over three pages are nominated, and the bureau confirms."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.jobs.models import Job
from core.jobs.running import run_now
from cultivation.pool.models import KeyMember, PoolVersion
from cultivation.pool.services import building
from tests.support import factories as make
from tests.support.looking import complaints, scrolls_sideways, violations
from tests.support.parameters import load_parameters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1024, 1440)
YEAR = timezone.localdate().year


@pytest.fixture
def city(transactional_db: None) -> None:
    """120 of 新安 that belong in the pool, and 5 of 西乡."""
    load_parameters()
    for number in range(120):
        make.enterprise(
            "宝安区", "新安街道", name=f"深圳市新安{number:03d}有限公司", revenue={YEAR - 1: 15_000_000},
            standing={"readiness": "LIKELY", "p50": 21_000_000 - number},
        )  # fmt: skip
    for _number in range(5):
        make.enterprise("宝安区", "西乡街道", revenue={YEAR - 1: 15_000_000})


def looks_right(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert not scrolls_sideways(page), width
        assert violations(page) == [], width


def test_the_bureau_builds_the_pool(city: None, open_page: Any) -> None:
    page = open_page(make.user("BUREAU"))
    said = complaints(page)
    page.goto(f"/pool/?year={YEAR}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("现算 125 家")
    looks_right(page)
    page.get_by_role("link", name="去测算").click()
    page.get_by_role("button", name="测算").click()
    run_now(Job.objects.get(kind=building.JOB))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("新进 125 家，调出 0 家")
    looks_right(page)
    page.get_by_role("button", name="提交第 1 版").click()
    run_now(Job.objects.filter(kind=building.JOB).latest("pk"))
    page.get_by_role("link", name="返回培育库").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("在库 125 家")
    looks_right(page)
    assert PoolVersion.objects.get().sums["entered"] == 125
    assert said == []


def test_all_120_that_match_over_three_pages_are_nominated_and_confirmed(city: None, open_page: Any) -> None:
    bureau = make.user("BUREAU")
    building.commit(actor=bureau, year=YEAR)
    page = open_page(make.user("REVIEWER", "宝安区"))
    said = complaints(page)
    street = make.unit("新安街道").code
    page.goto(f"/pool/key/?year={YEAR}&street={street}")
    expect(page.locator("tbody tr")).to_have_count(50)
    looks_right(page)
    page.get_by_label("选择本页全部").check()
    page.get_by_role("button", name="提名筛选出的全部 120 家").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("提名 120 家")
    looks_right(page)
    page.get_by_role("button", name="提名这 120 家").click()
    expect(page.locator("#toasts")).to_contain_text("已提名 120 家")
    assert KeyMember.objects.filter(state="NOMINATED", street__code=street).count() == 120
    assert KeyMember.objects.count() == 120
    assert said == []

    page = open_page(bureau)
    page.goto(f"/pool/key/?year={YEAR}&district=440306&tab=NOMINATED")
    page.get_by_label("选择本页全部").check()
    looks_right(page)
    page.get_by_role("button", name="确认所选").click()
    expect(page.locator("#toasts")).to_contain_text("已确认 50 家")
    assert KeyMember.objects.filter(state="CONFIRMED").count() == 50


def test_a_set_that_grew_between_page_and_commit_is_refused(city: None, open_page: Any) -> None:
    building.commit(actor=make.user("BUREAU"), year=YEAR)
    page = open_page(make.user("REVIEWER", "宝安区"))
    page.goto(f"/pool/key/?year={YEAR}&street={make.unit('新安街道').code}")
    page.get_by_label("选择本页全部").check()
    page.get_by_role("button", name="提名筛选出的全部 120 家").click()
    expect(page.get_by_role("button", name="提名这 120 家")).to_be_visible()
    make.enterprise("宝安区", "新安街道", revenue={YEAR - 1: 15_000_000})
    building.commit(actor=make.user("BUREAU"), year=YEAR)
    page.get_by_role("button", name="提名这 120 家").click()
    expect(page.get_by_text("原为 120 条，现为 121 条")).to_be_visible()
    assert not KeyMember.objects.exists()
