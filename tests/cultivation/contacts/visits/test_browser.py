"""记走访 on a phone: a visit with photo and problem in at most eight inputs; nothing is lost without a network."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.files.models import Attachment
from cultivation.contacts.visits.models import Visit
from cultivation.ledger.models import Problem
from tests.cultivation.contacts.visits.conftest import photo
from tests.support import factories as make
from tests.support.looking import scrolls_sideways, violations
from tests.support.parameters import load_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def works(transactional_db: None) -> Any:
    load_rules()
    make.enterprise("宝安区", "石岩街道", name="深圳市明锐五金有限公司")
    return make.enterprise("宝安区", "石岩街道", name="深圳市宏远新材料有限公司", contact="林经理")


def shot(folder: Path, name: str) -> Path:
    """A picture on the phone's disk."""
    path = folder / name
    path.write_bytes(photo().read())
    return path


def test_a_visit_with_photo_and_finding_in_at_most_eight_inputs(
    works: Any, open_page: Any, tmp_path: Path
) -> None:
    officer = make.user("OFFICER", "石岩街道")
    make.contact(works, officer)
    page, begun, inputs = open_page(officer, phone=True), time.monotonic(), 0
    page.goto("/")
    page.locator(".thumb").get_by_role("link", name="走访").tap()
    page.wait_for_url("**/visits/log/")
    assert violations(page) == []
    page.get_by_role("button", name="深圳市宏远新材料有限公司").tap()
    inputs += 1
    page.get_by_role("checkbox", name="林经理").check()
    inputs += 1
    page.get_by_label("情况").fill("三楼改洁净车间，5 月完工，消防两次没过。")
    inputs += 1
    page.locator("#id_file").set_input_files([shot(tmp_path, "车间.jpg"), shot(tmp_path, "门牌.jpg")])
    inputs += 1
    expect(page.locator(".shot-taken canvas")).to_have_count(2)
    page.get_by_label("发现问题，一起登记").check()
    inputs += 1
    page.get_by_role("radio", name="空间").check()
    inputs += 1
    expect(page.locator("#hint")).to_contain_text("一般由")
    page.get_by_label("一句话说明问题").fill("二次装修卡在消防验收")
    inputs += 1
    assert not scrolls_sideways(page)
    assert violations(page) == []
    page.get_by_role("button", name="提交走访和 1 个问题").tap()
    inputs += 1
    expect(page.get_by_role("heading", level=1)).to_have_text("走访 深圳市宏远新材料有限公司")
    assert inputs <= 8
    assert time.monotonic() - begun < 30
    assert violations(page) == []
    assert not scrolls_sideways(page)
    visit, problem = Visit.objects.get(), Problem.objects.get()
    assert (visit.enterprise, visit.whom, visit.by) == (works, "林经理", officer)
    assert (problem.channel, problem.category) == ("VISIT", "SPACE")
    assert Attachment.objects.of(visit).count() == 2


def filled(page: Page, works: Any, folder: Path) -> None:
    """The form, filled in as far as it needs."""
    page.goto(f"/visits/log/?enterprise={works.pk}")
    page.get_by_label("情况").fill("产线满负荷，缺普工。")
    page.locator("#id_file").set_input_files(shot(folder, "车间.jpg"))


def test_what_was_typed_without_a_network_is_sent_once(works: Any, open_page: Any, tmp_path: Path) -> None:
    page = open_page(make.user("OFFICER", "石岩街道"), phone=True)
    filled(page, works, tmp_path)
    page.context.set_offline(True)
    page.get_by_role("button", name="提交走访").tap()
    expect(page.locator("[data-unsent]")).to_have_text("没有网络，已存在手机上，连上后自动提交一次。")
    expect(page.get_by_label("情况")).to_have_value("产线满负荷，缺普工。")
    assert not Visit.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("走访 深圳市宏远", timeout=20_000)
    visit = Visit.objects.get()
    assert Attachment.objects.of(visit).count() == 1
    page.goto(f"/visits/log/?enterprise={works.pk}")
    expect(page.get_by_label("情况")).to_have_value("")


def test_a_closed_page_offers_what_it_could_not_send(works: Any, open_page: Any, tmp_path: Path) -> None:
    page = open_page(make.user("OFFICER", "石岩街道"), phone=True)
    filled(page, works, tmp_path)
    page.context.set_offline(True)
    page.get_by_role("button", name="提交走访").tap()
    expect(page.locator("[data-unsent]")).to_be_visible()
    page.evaluate("() => { window.portal.leaving = true; }")
    page.evaluate(
        "() => document.getElementById('visit-form').replaceWith()"
    )  # nothing is sent from here any more, not even once there is a connection again
    page.context.set_offline(False)
    page.goto("/visits/log/")
    expect(page.get_by_label("情况")).to_have_value("产线满负荷，缺普工。")
    expect(page.locator("[data-unsent]")).to_contain_text("照片请重新选")


def test_a_wrong_file_is_said_at_its_place_and_the_others_stay(
    works: Any, open_page: Any, tmp_path: Path
) -> None:
    page = open_page(make.user("OFFICER", "石岩街道"), phone=True)
    filled(page, works, tmp_path)
    wrong = tmp_path / "程序.exe"
    wrong.write_bytes(b"MZ")
    page.locator("#id_file").set_input_files(wrong)
    expect(page.locator("[data-shot-error]")).to_contain_text("“程序.exe”不是照片")
    fake = tmp_path / "门牌.jpg"
    fake.write_bytes(b"MZ not a picture")
    page.locator("#id_file").set_input_files(fake)
    expect(page.locator(".shot-taken")).to_have_count(2)
    page.get_by_role("button", name="提交走访").tap()
    expect(page.locator("[data-shot-error]")).to_contain_text("门牌.jpg")
    expect(page.get_by_label("情况")).to_have_value("产线满负荷，缺普工。")
    expect(page.locator(".shot-taken")).to_have_count(2)
    assert violations(page) == []
    page.get_by_role("button", name="不要 门牌.jpg").tap()
    page.get_by_role("button", name="提交走访").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("走访 深圳市宏远")
    assert list(Attachment.objects.of(Visit.objects.get()).values_list("file__name", flat=True)) == [
        "车间.jpg"
    ]


def test_the_chosen_enterprise_is_changed_and_found_by_two_characters(works: Any, open_page: Any) -> None:
    page = open_page(make.user("OFFICER", "石岩街道"))
    page.goto(f"/visits/log/?enterprise={works.pk}")
    page.get_by_role("button", name="换").click()
    box = page.locator("#id_q")
    expect(box).to_be_focused()
    box.press_sequentially("明锐")
    page.get_by_role("option", name="深圳市明锐五金有限公司").click()
    expect(page.locator(".company-card")).to_contain_text("深圳市明锐五金有限公司")
    expect(box).to_be_hidden()
    page.get_by_label("情况").fill("走访明锐")
    page.get_by_role("button", name="提交走访").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("走访 深圳市明锐五金有限公司")
