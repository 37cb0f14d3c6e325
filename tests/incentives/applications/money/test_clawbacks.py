"""Money is claimed back in instalments; the ban is a dated fact that blocks new awards."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import Http404

from core.verdict import Refused
from incentives.applications.codes import ClawbackReason
from incentives.applications.models import ApplicationEvent
from incentives.applications.money import clawbacks, proposing
from incentives.applications.money.bans import ban_ends, banned_until
from incentives.applications.money.checking import money_of
from incentives.applications.money_models import Clawback, Instalment, Movement, Purse
from incentives.eligibility.budgets import budget_of
from incentives.eligibility.judging import judged
from tests.incentives.applications.money.test_results import answer, paid
from tests.incentives.applications.money.world import AWARD, World, award_of, state_of, waits
from tests.support import factories as make

DECIDED = dt.date(2024, 6, 3)
NOW = dt.datetime.fromisoformat("2024-06-03T10:00:00+08:00")


@pytest.fixture
def row(world: World, tmp_path: Path) -> Any:
    """An application that was paid."""
    world.budget()
    found = world.waiting()
    answer(tmp_path, world.payer, paid(world.released(found), 1))
    return found


def claimed(world: World, row: Any, **fields: Any) -> Clawback:
    defaults: dict[str, Any] = {
        "reason": ClawbackReason.FALSE_PAPERS,
        "document": "深工信追〔2024〕1号",
        "decided_on": DECIDED,
        "at": NOW,
    }
    return clawbacks.decide(actor=world.proposer, award=award_of(row).pk, **defaults | fields)


def test_the_whole_is_claimed_and_the_enterprise_is_banned(world: World, row: Any) -> None:
    made = claimed(world, row)
    assert (made.amount, made.banned_until, clawbacks.outstanding(made)) == (
        AWARD,
        dt.date(2029, 6, 2),
        AWARD,
    )
    assert [(each.due_on, each.amount) for each in made.instalments.all()] == [(DECIDED, AWARD)]
    assert Movement.objects.filter(kind="CLAWBACK_DUE", clawback=made, amount=AWARD).count() == 1
    assert state_of(row) == "PAID"
    assert ApplicationEvent.objects.filter(application=row, kind="CLAWBACK").exists()
    assert not money_of(list(Purse.objects.all())).differences


@pytest.mark.parametrize(
    ("day", "banned"),
    [("2024-06-02", False), ("2024-06-03", True), ("2029-06-02", True), ("2029-06-03", False)],
)
def test_the_ban_has_a_first_and_a_last_day(world: World, row: Any, day: str, banned: bool) -> None:
    claimed(world, row)
    assert (row.enterprise_id in banned_until([row.enterprise_id], dt.date.fromisoformat(day))) is banned


def test_the_ban_blocks_a_new_award(world: World, row: Any) -> None:
    claimed(world, row)
    again = waits(row.enterprise, world.officer, AWARD, subject_key=7)
    with pytest.raises(Refused, match="限制申报期内"):
        proposing.draft(actor=world.proposer, programme="P1", year=2022, applications=[again.pk], at=NOW)


def test_it_comes_back_in_instalments(world: World, row: Any) -> None:
    parts = [(dt.date(2024, 7, 1), Decimal(120_000)), (dt.date(2024, 12, 31), Decimal(80_000))]
    made = claimed(world, row, parts=parts)
    first = made.instalments.order_by("due_on")[0]
    with time_machine.travel("2024-07-02T10:00:00+08:00"):
        clawbacks.receive(actor=world.payer, instalment=first.pk, paid_on=dt.date(2024, 7, 1), voucher="R1")
        assert clawbacks.outstanding(made) == 80_000
        with pytest.raises(Refused, match="已经登记过"):
            clawbacks.receive(
                actor=world.payer, instalment=first.pk, paid_on=dt.date(2024, 7, 1), voucher="R1"
            )
    purse = Purse.objects.get()
    assert (purse.clawed_back, purse.paid) == (120_000, AWARD)
    assert not money_of([purse]).differences


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"amount": Decimal(200_001)}, "最多追回"),
        ({"amount": Decimal(0)}, "应大于 0"),
        ({"document": " "}, "文号"),
        ({"decided_on": dt.date(2024, 6, 4)}, "晚于今天"),
        ({"parts": [(dt.date(2024, 7, 1), Decimal(1))]}, "与应追回"),
        ({"parts": [(dt.date(2024, 6, 2), AWARD)]}, "早于决定日期"),
        ({"parts": [(dt.date(2024, 7, 1), AWARD), (dt.date(2024, 8, 1), Decimal(0))]}, "应大于 0"),
    ],
)
def test_a_claim_that_does_not_fit_is_refused(world: World, row: Any, fields: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        claimed(world, row, **fields)
    assert not Clawback.objects.exists()


def test_what_was_not_paid_is_not_claimed_back(world: World) -> None:
    world.budget()
    found = world.waiting()
    world.approved(found)
    with pytest.raises(Refused, match="还没有拨付"):
        claimed(world, found)


def test_it_is_claimed_once_and_by_who_decides(world: World, row: Any) -> None:
    with pytest.raises(Refused, match="没有这个权限"):
        clawbacks.decide(
            actor=world.payer,
            award=award_of(row).pk,
            reason=ClawbackReason.MISUSED,
            document="x",
            decided_on=DECIDED,
            at=NOW,
        )
    claimed(world, row)
    with pytest.raises(Refused, match="已经在追回"):
        claimed(world, row)


def test_out_of_scope_there_is_nothing(world: World, row: Any) -> None:
    with pytest.raises(Http404):
        clawbacks.decide(
            actor=make.user("REVIEWER", "南山区"),
            award=award_of(row).pk,
            reason=ClawbackReason.MISUSED,
            document="x",
            decided_on=DECIDED,
            at=NOW,
        )


def test_a_decision_is_taken_back_while_nothing_came(world: World, row: Any) -> None:
    made = claimed(world, row)
    clawbacks.withdraw(actor=world.proposer, clawback=made.pk, note="复议撤销", at=NOW)
    assert not banned_until([row.enterprise_id], DECIDED)
    assert sum(each.amount for each in Movement.objects.filter(clawback=made)) == 0
    again = claimed(world, row)
    with time_machine.travel("2024-07-02T10:00:00+08:00"):
        part = Instalment.objects.get(clawback=again)
        clawbacks.receive(actor=world.payer, instalment=part.pk, paid_on=dt.date(2024, 7, 1), voucher="R1")
        with pytest.raises(Refused, match="不能撤销"):
            clawbacks.withdraw(actor=world.proposer, clawback=again.pk, note="再来")


def test_a_ban_of_whole_years_ends_the_day_before() -> None:
    assert ban_ends(dt.date(2024, 2, 29), 5) == dt.date(2029, 2, 27)


def test_a_policy_may_ask_whether_an_enterprise_is_banned(world: World, row: Any) -> None:
    programme = make.programme("X7", subject="ENTERPRISE")
    programme.versions.all().delete()
    make.policy(programme, {"op": "is", "fact": "not_banned", "wanted": True})
    claimed(world, row)
    for day, verdict in ((DECIDED - dt.timedelta(days=1), "PASS"), (DECIDED, "FAIL")):
        assert [each.verdict for each in judged("X7", 2024, day, row.enterprise_id)] == [verdict]


def test_the_budget_of_a_year_is_told_to_who_tries_other_numbers(world: World) -> None:
    assert budget_of("P1", 2022) is None
    world.budget()
    assert budget_of("P1", 2022) == world.purse.budget
