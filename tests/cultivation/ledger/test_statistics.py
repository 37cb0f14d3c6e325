"""The measures of a period, counted by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.selectors.statistics import measured
from tests.cultivation.ledger import do
from tests.cultivation.ledger.conftest import Log
from tests.support import factories as make

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2024, 9, 30), dt.date(2024, 10, 31)


def at(clock: Any, text: str) -> None:
    clock.move_to(dt.datetime.fromisoformat(f"{text}:00+08:00"))


def test_each_measure_is_what_one_counts_by_hand(
    clock: Any, log: Log, officer: User, labour: User, street_officer: User
) -> None:
    reviewer = make.user("REVIEWER", "宝安区")
    of = make.enterprise("宝安区", "新安街道")
    good, bad, late, merged, rejected = (log(of=of) for _ in range(5))
    finance = log(of=of, category="FINANCE")
    for each in (good, bad, late):
        do.accept(actor=officer, problem=each.pk)
        do.assign(actor=officer, problem=each.pk, holder=labour.unit_id)
        do.start(actor=labour, problem=each.pk)
    do.merge(actor=officer, problem=merged.pk, into=good.pk)
    do.reject(actor=reviewer, problem=rejected.pk, reason="PETITION", note="")
    at(clock, "2024-10-09T10:00")
    for each in (good, bad):
        do.resolve(actor=labour, problem=each.pk, result="SOLVED", outcome="办好了")
    do.confirm(actor=officer, problem=good.pk, satisfaction=Satisfaction.SATISFIED)
    do.reopen(actor=street_officer, problem=bad.pk, note="没有解决")
    at(clock, "2024-10-21T10:00")
    do.accept(actor=officer, problem=finance.pk)
    do.resolve(actor=labour, problem=late.pk, result="EXPLAINED", outcome="已解释")
    at(clock, "2024-10-29T10:00")
    do.confirm(actor=officer, problem=late.pk, satisfaction=Satisfaction.NOT_RATED)

    total, groups = measured(make.user("BUREAU", "BUREAU"), FIRST, LAST, by="category")
    assert (total.logged, total.accepted_in_time) == (6, 5), "the one of finance was accepted on 21 October"
    assert (total.accepted, total.now_done) == (4, 2), (
        "the reopened is in progress, that of finance not begun"
    )
    assert (total.resolved, total.resolved_in_time, total.reopened) == (3, 2, 1)
    assert total.median_days == 2.0, "2, 2 and 12 working days"
    assert (total.evaluated, total.satisfied) == (2, 1), "silence is no evaluation"
    assert total.rates == {
        "accepted_in_time": "0.833333",
        "resolution": "0.500000",
        "resolved_in_time": "0.666667",
        "reopened": "0.333333",
        "satisfaction": "0.500000",
    }
    assert {each.key: each.logged for each in groups} == {"FINANCE": 1, "LABOUR": 5}
    none, _groups = measured(make.user("REVIEWER", "南山区"), FIRST, LAST)
    assert (none.logged, none.median_days, none.rates["satisfaction"]) == (0, None, None)
    _all, months = measured(reviewer, FIRST, LAST, by="month")
    assert [(each.key, each.logged, each.resolved) for each in months] == [
        ("2024-09", 6, 0),
        ("2024-10", 0, 3),
    ]
    by_unit, _groups = measured(reviewer, FIRST, LAST, unit=labour.unit)
    assert (by_unit.logged, by_unit.resolved) == (3, 3)


def test_what_is_evaluated_twice_is_one_problem_with_its_last_word(
    clock: Any, log: Log, officer: User, street_officer: User, labour: User
) -> None:
    problem = log()
    do.accept(actor=officer, problem=problem.pk)
    do.assign(actor=officer, problem=problem.pk, holder=labour.unit_id)
    do.start(actor=labour, problem=problem.pk)
    do.resolve(actor=labour, problem=problem.pk, result="SOLVED", outcome="办好了")
    do.reopen(actor=street_officer, problem=problem.pk, note="没有解决")
    at(clock, "2024-10-09T10:00")
    do.resolve(actor=labour, problem=problem.pk, result="SOLVED", outcome="这次办好了")
    do.confirm(actor=officer, problem=problem.pk, satisfaction=Satisfaction.SATISFIED)
    total, (people,) = measured(officer, FIRST, LAST, by="officer")
    assert (total.evaluated, total.satisfied, total.resolved, total.reopened) == (1, 1, 1, 0)
    assert people.key == str(labour.pk)
    september, _groups = measured(officer, FIRST, FIRST)
    assert (september.evaluated, september.satisfied, september.reopened) == (1, 0, 1)
