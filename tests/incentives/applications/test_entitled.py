"""Who passes and has not applied: the line of who enters applications opens exactly those."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from incentives.applications import entitled
from incentives.applications.states import Act
from incentives.eligibility.registry import find
from incentives.eligibility.services import evaluate
from incentives.policy.models import Call, Programme
from tests.incentives.applications.cases import DAY, P1, YEAR, do, entered, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")


@pytest.fixture
def three(officer: User) -> list[Any]:
    """Three that pass, one that does not, one that passes in another district; all judged."""
    found = [works(), works(), works()]
    works(output=(30_000_000, 30_000_000))
    works(district="龙岗区", street=None)
    evaluate(programme=find(P1), year=YEAR, day=DAY)
    return found


def listed(user: User, url: str) -> set[str]:
    client = Client()
    client.force_login(user)
    return {line["row"].enterprise.uscc for line in client.get(url).context["lines"]}


def test_a_line_says_how_many_and_opens_exactly_those(officer: User, three: list[Any]) -> None:
    entered(officer, three[0])
    [line] = entitled.to_do(officer, DAY)
    assert line.title == "首次上规模奖励：2 家符合条件"
    assert "可得 40.00 万元" in line.detail
    assert listed(officer, line.url) == {of.uscc for of in three[1:]}


def test_what_was_withdrawn_may_be_applied_for_again_what_lapsed_or_failed_not(
    officer: User, three: list[Any]
) -> None:
    do(officer, entered(officer, three[0]), Act.WITHDRAW, "报错年度")
    make.application(three[1], "REJECTED", P1, year=YEAR)
    make.application(three[2], "WITHDRAWN", P1, year=YEAR, outcome="LAPSED")
    [line] = entitled.to_do(officer, DAY)
    assert listed(officer, line.url) == {three[0].uscc}


def test_nothing_waits_where_no_application_is_taken(officer: User, three: list[Any]) -> None:
    call = Call.objects.create(
        programme=Programme.objects.get(code=P1), year=YEAR, opens_on=dt.date(2024, 9, 1),
        closes_on=dt.date(2024, 9, 30), document="12号",
    )  # fmt: skip
    [line] = entitled.to_do(officer, DAY)
    assert line.due_on == call.closes_on
    assert not entitled.to_do(officer, dt.date(2024, 10, 8))
    assert entitled.how_many(officer, dt.date(2024, 10, 8)) == 0


def test_given_is_no_longer_among_them(officer: User, three: list[Any]) -> None:
    for of in three:
        make.award(of, application=make.application(of, "ARCHIVED", P1, year=YEAR))
    assert not entitled.to_do(officer, DAY)


def test_as_few_queries_however_many(
    officer: User, three: list[Any], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        entitled.to_do(officer, DAY)
