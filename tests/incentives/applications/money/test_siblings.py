"""Two subjects of one enterprise never get together more than the policy gives for both, however they are proposed and paid."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.verdict import Refused
from incentives.applications.models import Application
from incentives.applications.money import approving, paying, proposing
from incentives.applications.money.checking import money_of
from incentives.applications.money_models import Award, PaymentLine, Purse
from incentives.eligibility.judging import judged
from tests.incentives.applications.money.world import (
    APPROVED,
    DRAFTED,
    PAID,
    PUBLISHED,
    YEAR,
    World,
    passing,
    waits,
)
from tests.support import factories as make

PROVINCIAL, NATIONAL = Decimal(200_000), Decimal(500_000)


@pytest.fixture
def titles(db: None) -> World:
    """P4, by which a higher title is given the difference."""
    return World("P4")


@pytest.fixture
def pair(titles: World) -> list[Application]:
    """A provincial and a national title of one enterprise, each verified for its whole award."""
    titles.budget(10_000_000)
    of = passing()
    found = []
    for kind, level, due in (
        ("SPECIALISED", "PROVINCIAL", PROVINCIAL),
        ("LITTLE_GIANT", "NATIONAL", NATIONAL),
    ):
        title = make.recognition(of, kind, level=level)
        found.append(waits(of, titles.officer, due, "P4", subject_key=title.pk))
    return found


def draft(world: World, *rows: Application) -> int:
    named = [row.pk for row in rows] or None
    return proposing.draft(actor=world.proposer, programme="P4", year=YEAR, applications=named, at=DRAFTED).pk


def approve(world: World, batch: int) -> None:
    proposing.publish(actor=world.proposer, batch=batch, at=PUBLISHED)
    approving.approve(actor=world.approver, batch=batch, document="3号", at=APPROVED)


def test_each_alone_would_get_its_whole_award(titles: World, pair: list[Application]) -> None:
    answers = judged("P4", YEAR, DRAFTED.date(), pair[0].enterprise_id)
    assert sorted(each.amount or 0 for each in answers) == [PROVINCIAL, NATIONAL]


def test_they_are_proposed_one_after_the_other_and_paid_the_higher_award_together(
    titles: World, pair: list[Application]
) -> None:
    with pytest.raises(Refused, match="请分批拟定"):
        draft(titles, *pair)
    first = draft(titles)
    assert list(Application.objects.filter(batch=first)) == [pair[0]]
    approve(titles, first)
    approve(titles, draft(titles))
    assert [row.amount for row in Award.objects.order_by("pk")] == [PROVINCIAL, NATIONAL - PROVINCIAL]
    paying.pay(actor=titles.payer, programme="P4", year=YEAR, at=PAID)
    assert sum(line.amount for line in PaymentLine.objects.filter(state="IN_BATCH")) == NATIONAL
    assert not money_of(list(Purse.objects.all())).differences


def test_drafts_that_were_made_before_either_was_published_give_way_at_the_approval(
    titles: World, pair: list[Application]
) -> None:
    one, other = draft(titles, pair[0]), draft(titles, pair[1])
    approve(titles, one)
    proposing.publish(actor=titles.proposer, batch=other, at=PUBLISHED)
    with pytest.raises(Refused, match="应得金额变了"):
        approving.approve(actor=titles.approver, batch=other, document="3号", at=APPROVED)


def test_the_later_one_is_left_out_of_the_payment_if_the_earlier_was_approved_after_it(
    titles: World, pair: list[Application]
) -> None:
    one, other = draft(titles, pair[0]), draft(titles, pair[1])
    approve(titles, other)
    approve(titles, one)
    made = paying.pay(actor=titles.payer, programme="P4", year=YEAR, at=PAID)
    assert made.batch.total == PROVINCIAL
    assert [out.reason for out in made.left_out] == ["AMOUNT"]


def test_of_two_in_one_batch_the_later_gives_way(titles: World, pair: list[Application]) -> None:
    approve(titles, batch := draft(titles, pair[0]))
    Application.objects.filter(pk=pair[1].pk).update(batch=batch, state="APPROVED", amount=NATIONAL)
    due = {each.subject_key: each.amount for each in judged("P4", YEAR, PAID.date(), pair[0].enterprise_id)}
    assert due == {pair[0].subject_key: PROVINCIAL, pair[1].subject_key: NATIONAL - PROVINCIAL}


def test_a_policy_that_takes_nothing_off_is_proposed_as_before(world: World) -> None:
    world.budget()
    rows = [world.waiting(), world.waiting()]
    assert proposing.draft(actor=world.proposer, programme="P1", year=YEAR, at=DRAFTED).wanted == 400_000
    assert {row.pk for row in Application.objects.exclude(batch=None)} == {row.pk for row in rows}
