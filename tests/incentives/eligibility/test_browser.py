"""A draft tried by clicks: from its page to the what-if, a slider moved, the trial kept; a slow line loses no click."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from incentives.eligibility.cycles import services
from incentives.eligibility.cycles.models import Trial
from incentives.eligibility.registry import find
from tests.incentives.eligibility.test_evaluating import included
from tests.support import factories as make
from tests.support.looking import complaints, cut_off, scrolls_sideways, violations
from tests.support.parameters import load_parameters, load_policies

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def frozen_and_a_draft() -> tuple[Any, Any]:
    """A bureau officer with one frozen cycle, and a draft with the numbers in force."""
    load_parameters()
    load_policies()
    included()
    bureau = make.user("BUREAU")
    services.freeze(actor=bureau, programme=find("P1"), year=2022, day=dt.date(2024, 6, 1))
    draft = make.policy(
        find("P1"), number=9, state="DRAFT",
        valid_from=dt.date(2029, 1, 1), valid_to=dt.date(2029, 12, 31),
    )  # fmt: skip
    return bureau, draft


def test_a_draft_is_tried_from_its_page_and_the_trial_is_kept(open_page: Any) -> None:
    bureau, draft = frozen_and_a_draft()
    page: Page = open_page(bureau)
    said = complaints(page)
    page.goto(reverse("policy:version", args=[draft.pk]))
    page.get_by_role("link", name="全市试算").click()
    expect(page.get_by_label("试什么")).to_have_value(str(draft.pk))
    page.get_by_label("试什么").select_option("")
    expect(page.get_by_role("button", name="保存试算")).to_have_count(0)
    page.get_by_label("试什么").select_option(str(draft.pk))
    page.get_by_label("首次上规奖励金额").fill("150000")
    expect(page.get_by_role("heading", level=1)).to_contain_text("支出少 5.00 万元")
    assert "csrfmiddlewaretoken" not in page.url
    page.get_by_role("button", name="保存试算").click()
    expect(page.get_by_text("已保存试算")).to_be_visible()
    trial = Trial.objects.get()
    assert (trial.draft_id, trial.numbers) == (draft.pk, {"p1_award": "150000"})
    expect(page.get_by_label("试什么")).to_have_value(f"kept-{trial.pk}")
    for width in (390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert not scrolls_sideways(page), width
        assert not cut_off(page), width
    assert not violations(page)
    assert not said


def waiting(page: Page, address: str) -> Callable[[], Route]:
    """Hold every request of `address`; a call gives the next one, to be let go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold)

    def following() -> Route:
        for _ in range(200):
            if held:
                return held.pop(0)
            page.wait_for_timeout(50)
        raise AssertionError(f"nothing asked for {address}")

    return following


def test_a_choice_made_before_the_scripts_are_there_is_answered(open_page: Any) -> None:
    bureau, draft = frozen_and_a_draft()
    page: Page = open_page(bureau)
    script = waiting(page, "**/htmx*.js")
    page.goto(reverse("awards:what_if") + f"?draft={draft.pk}", wait_until="commit")
    page.get_by_label("试什么").select_option("")
    expect(page.get_by_role("button", name="保存试算")).to_have_count(1)
    script().continue_()
    expect(page.get_by_role("button", name="保存试算")).to_have_count(0)
    expect(page.get_by_label("试什么")).to_have_value("")


def test_an_answer_that_comes_late_does_not_take_back_what_was_changed_meanwhile(open_page: Any) -> None:
    bureau, draft = frozen_and_a_draft()
    page: Page = open_page(bureau)
    page.goto(reverse("awards:what_if"), wait_until="networkidle")
    answer = waiting(page, "**/awards/what-if/?*")
    page.get_by_label("试什么").select_option(str(draft.pk))
    first = answer()
    page.get_by_label("首次上规奖励金额").fill("150000")
    first.continue_()
    second = answer()
    expect(page.get_by_label("首次上规奖励金额")).to_have_value("150000")
    second.continue_()
    expect(page.get_by_role("heading", level=1)).to_contain_text("支出少 5.00 万元")
    expect(page.get_by_label("试什么")).to_have_value(str(draft.pk))
    expect(page.get_by_label("首次上规奖励金额")).to_have_value("150000")
