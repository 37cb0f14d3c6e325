"""Each programme judged from the rows themselves: what a room stores is what a policy reads."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.parameters.models import Parameter
from incentives.eligibility.judging import Judged, judged
from incentives.facts.codes import LoanKind
from incentives.facts.reading import Asking, read
from incentives.policy.vocabulary import facts_of, row_sets_of, subject_kinds
from tests.support import factories as make
from tests.support.parameters import load_parameters, load_policies

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 1)


@pytest.fixture(autouse=True)
def _policy() -> None:
    load_parameters()
    load_policies()


def table(code: str, text: str) -> None:
    """A parameter table holds from 2022 on."""
    Parameter.objects.update_or_create(
        code=code,
        valid_from=dt.date(2022, 8, 3),
        defaults={"value": text, "unit": "table", "mark": "ours", "source": "测试"},
    )


def one(programme: str, year: int, of: Any) -> Judged:
    """The only answer about an enterprise."""
    (found,) = judged(programme, year, DAY, of.pk)
    return found


@pytest.mark.parametrize("kind", [kind.code for kind in subject_kinds.all()])
def test_everything_that_may_be_asked_can_be_read(kind: str) -> None:
    subjects, frame = read(subject_kinds[kind], facts_of(kind), row_sets_of(kind), Asking("P1", 2023, DAY))
    assert set(frame.columns) == {fact.code for fact in facts_of(kind)}
    assert set(frame.rows) == {rows.code for rows in row_sets_of(kind)}
    assert subjects.size == 0


def test_a_project_is_granted_by_its_class_and_what_was_paid_this_year() -> None:
    table("p3_rate_table", "class,tier,rate\n智能化改造,一档,0.15\n")
    works = make.enterprise("宝安区")
    project = make.project(works, call_year=2023, investment=Decimal("12345678.90"))
    found = one("P3", 2023, works)
    assert (found.subject_key, found.verdict, found.amount) == (project.pk, "PASS", Decimal(1_851_851))
    make.payment(works, "P3", year=2023, amount=Decimal(49_000_000))
    assert one("P3", 2023, works).amount == Decimal(1_000_000)


def test_the_interest_of_a_project_s_own_loans_counts_and_no_other() -> None:
    works = make.enterprise("宝安区")
    project = make.project(works, call_year=2023)
    assert one("P3b", 2023, works).verdict == "FAIL"
    make.loan(works, project=project, interest_paid=Decimal("1234567.00"))
    make.loan(works, project=project, kind=LoanKind.GUARANTEE, interest_paid=Decimal(9_000_000))
    make.loan(works, interest_paid=Decimal(9_000_000))
    assert one("P3b", 2023, works).amount == Decimal(617_283)


def test_a_higher_title_pays_what_is_left() -> None:
    works = make.enterprise("宝安区")
    make.recognition(
        works, "LITTLE_GIANT", level="NATIONAL", valid_from=dt.date(2023, 9, 1), valid_to=dt.date(2026, 8, 31)
    )
    assert one("P4", 2023, works).amount == Decimal(500_000)
    make.payment(works, "P4", year=2022, amount=Decimal(100_000))
    assert one("P4", 2023, works).amount == Decimal(400_000)


def test_the_fees_of_guaranteed_loans_count() -> None:
    works = make.enterprise("宝安区", revenue={2021: 9_000_000})
    assert judged("P5", 2022, DAY, works.pk) == []
    for principal, fee in ((4_000_000, 80_000), (6_000_000, 100_000)):
        make.loan(
            works,
            kind=LoanKind.GUARANTEE,
            call_year=2022,
            principal=Decimal(principal),
            fee_paid=Decimal(fee),
            guaranteed_by="深圳市中小企业融资担保有限公司",
        )
    make.loan(works, call_year=2022, principal=Decimal(1), fee_paid=Decimal(9))
    found = one("P5", 2022, works)
    assert (found.verdict, found.amount) == ("PASS", Decimal(160_000))


def test_a_prize_waits_for_the_table_of_its_year() -> None:
    works = make.enterprise("宝安区")
    prize = make.prize(works, year=2023, rank="一等奖", notice="深工信字〔2023〕88号")
    found = one("P6", 2023, works)
    assert (found.subject_key, found.verdict, found.amount) == (prize.pk, "PASS", None)
    table("p6_prize_table", "rank,amount\n一等奖,500000\n")
    assert one("P6", 2023, works).amount == Decimal(500_000)


def test_halves_of_a_district_s_award_are_paid_apart() -> None:
    works = make.enterprise("大鹏新区", None, legal_form="LIMITED")
    make.inclusion(works, dt.date(2023, 3, 1))
    make.history_check(works, "INCLUSION", found=False)
    make.credit_record(works)
    make.payment(works, "P2", part="FIRST", amount=Decimal(100_000))
    found = {each.part: each for each in judged("P2", 2023, DAY, works.pk)}
    assert {part: each.verdict for part, each in found.items()} == {"FIRST": "FAIL", "SECOND": "UNKNOWN"}
