"""The ledger's papers as Chromium prints them: one sheet of A4 for a problem, however much there is to say of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cultivation.ledger.dated import Decision, Escalation, Part
from cultivation.ledger.models import Problem, ProblemEvent
from tests.support import factories as make
from tests.support.looking import complaints, scrolls_sideways, violations
from tests.support.paper import filled
from tests.support.parameters import load_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "厂房租约到期后房东要求涨价三成，企业已同三家园区接触，均因层高或承重不符合要求未能谈成。" * 60


@pytest.fixture
def crowded(transactional_db: None) -> Problem:
    """A problem of which everything is long and there is much of everything."""
    load_rules()
    now, today = timezone.now(), timezone.localdate()
    holder = make.user("DEPARTMENT", "440306-D_HR")
    problem = make.problem(
        make.enterprise("宝安区", "新安街道", name="深圳市" + "精密智能制造" * 6 + "有限公司"),
        title="厂房租约到期，" * 11, description=LONG, demand=LONG, outcome=LONG, state="IN_PROGRESS", contact="王经理",
        phone="13800138000", holder=holder.unit, holder_user=holder, accepted_at=now, assigned_at=now,
        escalated_to="LEADING_GROUP", extension=5, is_urgent=True, is_sensitive=True,
    )  # fmt: skip
    for number, name in enumerate(["440306-D_IND", "440306-D_FIN", "西乡街道", "MIIT", "FIN"]):
        unit = make.unit(name) if name != "440306-D_PLAN" else make.unit("西乡街道")
        answered: dict[str, Any] = (
            {"answer": LONG, "answered_at": now, "answered_by": holder} if number % 2 else {}
        )
        Part.objects.create(
            problem=problem, unit=unit, question=LONG, due_on=today, asked_by=holder, **answered
        )
        Decision.objects.create(
            problem=problem, text=LONG, unit=unit, due_on=today, decided_by=holder, report=LONG, done_at=now,
            done_by=holder,
        )  # fmt: skip
        Escalation.objects.create(
            problem=problem, cycle=number + 1, rung="LEADING_GROUP", cause="BEYOND", on=today, reason=LONG
        )
    ProblemEvent.objects.create(
        problem=problem, action="ASSIGN", to_state="ASSIGNED", by=holder, unit=holder.unit, to_unit=holder.unit,
        note=LONG, at=now,
    )  # fmt: skip
    for day in range(60):
        ProblemEvent.objects.create(
            problem=problem, action="LONG_TERM", to_state="IN_PROGRESS", by=holder, unit=holder.unit,
            to_unit=holder.unit, note=LONG, at=now + dt.timedelta(days=day),
        )  # fmt: skip
    return problem


def sheets(page: Page) -> list[float]:
    page.emulate_media(media="print")
    return filled(page)


@pytest.mark.parametrize("paper", ["report", "assignment"])
def test_a_problem_of_which_there_is_much_to_say_is_one_sheet(
    crowded: Problem, open_page: Any, paper: str
) -> None:
    page = open_page(make.user("REVIEWER", "宝安区"))
    page.goto(f"/ledger/{crowded.pk}/{paper}/")
    assert violations(page) == []
    assert complaints(page) == []
    found = sheets(page)
    assert len(found) == 1, found
    assert found[0] < 0.97, "some room for another font"


def test_papers_are_read_on_a_phone(crowded: Problem, open_page: Any) -> None:
    page = open_page(make.user("REVIEWER", "宝安区"), phone=True)
    for paper in ("report", "assignment"):
        page.goto(f"/ledger/{crowded.pk}/{paper}/")
        assert not scrolls_sideways(page)


def test_the_whole_number_is_printed_once_it_was_asked_for(crowded: Problem, open_page: Any) -> None:
    page = open_page(make.user("REVIEWER", "宝安区"))
    page.goto(f"/ledger/{crowded.pk}/assignment/")
    expect(page.locator("#phone")).to_contain_text("138****8000")
    page.get_by_role("button", name="显示完整号码").click()
    expect(page.locator("#phone")).to_contain_text("13800138000")


def test_the_page_of_what_was_raised_prints_the_agenda_alone(crowded: Problem, open_page: Any) -> None:
    Decision.objects.all().delete()
    page = open_page(make.user("LEADING_GROUP", "LEADING"))
    page.goto("/ledger/raised/")
    expect(page.get_by_role("heading", name="领导小组议题清单")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="领导小组议题清单")).to_be_visible()
    expect(page.get_by_text("怎么定")).to_be_hidden()
    assert len(filled(page)) == 1


def test_a_short_story_with_long_notes_is_one_sheet_too(crowded: Problem, open_page: Any) -> None:
    crowded.events.filter(pk__in=list(crowded.events.values_list("pk", flat=True)[2:])).delete()
    page = open_page(make.user("REVIEWER", "宝安区"))
    page.goto(f"/ledger/{crowded.pk}/report/")
    assert len(sheets(page)) == 1
