"""The enterprise's word: a link to send, one answer, which closes the problem or begins it anew."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.links.models import Link
from core.verdict import Refused
from cultivation.ledger.models import Problem
from cultivation.ledger.services import rating
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(clock: Any, log: Log, officer: User, labour: User) -> Problem:
    """Resolved on 30 September by the labour department."""
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    do.start(actor=labour, problem=problem.pk)
    return do.resolve(actor=labour, problem=problem.pk, result="SOLVED", outcome="已对接两所技校，招满四十人")


def path_of(actor: User, problem: Problem) -> str:
    address, _until = rating.offer(actor=actor, problem=problem.pk)
    return re.sub(r"^https?://[^/]+", "", address)


def test_a_get_shows_the_answer_and_records_nothing(answered: Problem, officer: User) -> None:
    path = path_of(officer, answered)
    page = Client().get(path)
    text = page.content.decode()
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert answered.number in text
    assert "已对接两所技校" in text
    assert answered.enterprise.name not in text
    assert officer.name not in text
    answered.refresh_from_db()
    assert (answered.state, Link.objects.get().uses) == ("RESOLVED", 0)


@pytest.mark.parametrize(
    ("score", "state", "satisfaction"), [(5, "CLOSED", "VERY_SATISFIED"), (3, "CLOSED", "FAIRLY_SATISFIED")]
)
def test_three_to_five_close_it(
    answered: Problem, officer: User, score: int, state: str, satisfaction: str
) -> None:
    path = path_of(officer, answered)
    answer = Client().post(path, {"score": str(score), "words": "很快"})
    assert "收到了，谢谢您的评价" in answer.content.decode()
    answered.refresh_from_db()
    assert (answered.state, answered.satisfaction, answered.callback) == (
        state,
        satisfaction,
        f"企业评价 {score} 分：很快",
    )
    event = answered.events.last()
    assert event is not None
    assert (event.party, event.by, event.unit, event.satisfaction) == ("ENTERPRISE", None, None, satisfaction)


def test_one_and_two_begin_it_anew(answered: Problem, officer: User, labour: User) -> None:
    answer = Client().post(path_of(officer, answered), {"score": "2", "words": "只招到一半"})
    assert "我们会重新办理" in answer.content.decode()
    answered.refresh_from_db()
    assert (answered.state, answered.cycle, answered.dissatisfied, answered.holder) == (
        "IN_PROGRESS",
        2,
        1,
        labour.unit,
    )
    event = answered.events.last()
    assert event is not None
    assert (event.note, event.satisfaction) == ("2 分：只招到一半", "DISSATISFIED")


def test_it_is_answered_once_and_afterwards_the_link_says_only_that(answered: Problem, officer: User) -> None:
    path = path_of(officer, answered)
    assert Client().post(path, {"score": "9"}).status_code == 422
    assert Client().post(path, {}).status_code == 422
    assert Client().post(path, {"score": "4"}).status_code == 200
    gone = Client().get("/l/rating/unknown-token/").content
    for answer in (Client().get(path), Client().post(path, {"score": "1"})):
        assert (answer.status_code, answer.content) == (404, gone)
    answered.refresh_from_db()
    assert answered.satisfaction == "SATISFIED"


def test_a_new_link_ends_the_one_before_and_none_outlives_its_days(
    clock: Any, answered: Problem, officer: User
) -> None:
    first = path_of(officer, answered)
    second = path_of(officer, answered)
    assert Client().get(first).status_code == 404
    clock.move_to(dt.datetime.fromisoformat("2024-10-15T20:00:00+08:00"))
    assert Client().get(second).status_code == 200
    clock.move_to(dt.datetime.fromisoformat("2024-10-16T08:00:00+08:00"))
    assert Client().get(second).status_code == 404
    with pytest.raises(Refused, match="评价期限已过"):
        rating.offer(actor=officer, problem=answered.pk)


def test_staff_cannot_rate_in_their_own_browser_and_the_holder_sends_no_link(
    answered: Problem, officer: User, labour: User
) -> None:
    path, staff = path_of(officer, answered), Client()
    staff.force_login(officer)
    for answer in (staff.get(path), staff.post(path, {"score": "5"})):
        assert answer.status_code == 403
        assert "请由企业在自己的手机上评价" in answer.content.decode()
    answered.refresh_from_db()
    assert answered.state == "RESOLVED"
    with pytest.raises(Refused):
        rating.offer(actor=labour, problem=answered.pk)


def test_the_page_of_the_problem_offers_the_link_with_a_code_to_scan(
    answered: Problem, officer: User
) -> None:
    browser = Client()
    browser.force_login(officer)
    assert "发评价链接" in browser.get(f"/ledger/{answered.pk}/").content.decode()
    page = browser.post(f"/ledger/{answered.pk}/rating/").content.decode()
    assert "<svg" in page
    assert "/l/rating/" in page
    assert browser.get(f"/ledger/{answered.pk}/rating/").status_code == 405
    other = Client()
    other.force_login(make.user("OFFICER", "南山区"))
    assert other.post(f"/ledger/{answered.pk}/rating/").status_code == 404
