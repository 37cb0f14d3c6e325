"""A batch of awards: scaled, published, approved by another person; two at once never pass the budget."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import Refused
from incentives.applications.codes import Happening
from incentives.applications.models import Application, ApplicationEvent, ApplicationJudgement
from incentives.applications.money import approving, proposing, purses, rules
from incentives.applications.money.checking import money_of
from incentives.applications.money_models import Award, AwardBatch, Movement, PaymentLine, Purse
from incentives.applications.services.acting import perform
from incentives.applications.states import Act, State
from incentives.facts.models import CreditRecord
from tests.incentives.applications.money.world import (
    APPROVED,
    AWARD,
    PUBLISHED,
    YEAR,
    World,
    award_of,
    passing,
    state_of,
    waits,
)
from tests.support import factories as make
from tests.support.vectors import vectors


def differences() -> int:
    return len(money_of(list(Purse.objects.all())).differences)


def live(batch: AwardBatch) -> proposing.Proposal:
    """What a batch comes to now."""
    rows = list(batch.applications.order_by("pk"))
    return proposing.proposal_of(batch, rows, Purse.objects.get(pk=batch.purse_id))


@pytest.mark.parametrize(
    ("budget", "dues", "given_", "left"),
    [
        (500_000, [200_000] * 3, [166_666] * 3, 2),
        (300_000, [200_000, 123_456, 50_000], [160_661, 99_173, 40_165], 1),
        (600_000, [200_000] * 3, [200_000] * 3, 0),
    ],
    ids=["I10", "I11", "fits"],
)
def test_a_batch_is_scaled_to_its_budget(
    world: World, budget: int, dues: list[int], given_: list[int], left: int
) -> None:
    world.budget(budget)
    rows = [world.waiting(due) for due in dues]
    batch = world.published(*rows)
    assert list(batch.applications.order_by("pk").values_list("amount", flat=True)) == given_
    assert batch.given == sum(given_)
    assert Purse.objects.get().reserved == sum(given_)
    assert batch.budget - batch.given == (left if left else batch.budget - sum(given_))
    assert differences() == 0


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30), st.integers(0, 10**10))
def test_no_amount_is_above_what_is_due_and_all_fit(dues: list[int], budget: int) -> None:
    amounts = rules.scaled([Decimal(due) for due in dues], Decimal(budget))
    assert all(
        0 <= amount <= due and amount == int(amount) for amount, due in zip(amounts, dues, strict=True)
    )
    assert sum(amounts) <= budget or sum(dues) <= budget


@pytest.mark.parametrize("case", vectors("publication"), ids=lambda case: case["id"])
def test_a_publication_lasts_five_working_days(world: World, case: dict[str, str]) -> None:
    published = dt.date.fromisoformat(case["published"])
    ends_on = proposing.publication_ends(published)
    assert ends_on.isoformat() == case["last_day"]
    first = dt.date.fromisoformat(case["approval_from"])
    assert rules.may_approve(ends_on, first)
    assert not rules.may_approve(ends_on, first - dt.timedelta(days=1))


def test_publishing_writes_state_days_and_event(world: World) -> None:
    world.budget()
    row = world.waiting()
    batch = world.published(row)
    row.refresh_from_db()
    assert (row.state, row.amount, row.published_on, row.ends_on) == (
        State.PUBLISHED,
        AWARD,
        dt.date(2024, 4, 26),
        dt.date(2024, 5, 7),
    )
    event = ApplicationEvent.objects.filter(application=row).latest("pk")
    assert (event.kind, event.from_state, event.by) == ("PUBLISH", "PROPOSAL", world.proposer)
    assert (batch.state, batch.number) == ("PUBLISHED", 1)
    assert [(each.kind, each.amount) for each in Movement.objects.filter(application=row)] == [
        ("RESERVE", AWARD)
    ]


def test_two_batches_at_once_the_second_is_refused_and_shown_anew(world: World) -> None:
    """I14: two of 200,000 and 300,000 available."""
    world.budget(300_000)
    one, other = (world.drafted(world.waiting()) for _each in range(2))
    shown = [live(batch).digest for batch in (one, other)]
    assert [live(batch).given for batch in (one, other)] == [AWARD, AWARD]
    proposing.publish(actor=world.proposer, batch=one.pk, digest=shown[0], at=PUBLISHED)
    with pytest.raises(Refused, match=r"金额已按现在的可用资金重新计算，合计 100,000\.00 元") as refused:
        proposing.publish(actor=world.proposer, batch=other.pk, digest=shown[1], at=PUBLISHED)
    assert refused.value.code == "batch.amounts_changed"
    anew = live(AwardBatch.objects.get(pk=other.pk))
    assert anew.given == 100_000
    assert Purse.objects.get().reserved == AWARD
    proposing.publish(actor=world.proposer, batch=other.pk, digest=anew.digest, at=PUBLISHED)
    assert Purse.objects.get().reserved == 300_000
    assert differences() == 0


def test_nothing_is_published_when_nothing_is_free(world: World) -> None:
    world.budget(200_000)
    world.published(world.waiting())
    other = world.drafted(world.waiting())
    with pytest.raises(Refused, match="没有可用资金"):
        proposing.publish(actor=world.proposer, batch=other.pk, at=PUBLISHED)


def test_without_a_budget_nothing_is_drafted(world: World) -> None:
    with pytest.raises(Refused, match="没有登记这项政策的预算"):
        world.drafted(world.waiting())


def test_an_application_is_in_one_batch(world: World) -> None:
    world.budget()
    row = world.waiting()
    world.drafted(row)
    with pytest.raises(Refused, match="没有可以拟定的申报"):
        world.drafted(row)


def test_a_cancelled_batch_frees_its_applications(world: World) -> None:
    world.budget()
    row = world.waiting()
    proposing.cancel(actor=world.proposer, batch=world.drafted(row).pk)
    assert world.drafted(row).number == 2


def test_who_entered_an_application_does_not_propose_it(world: World) -> None:
    world.budget()
    mine, other = waits(passing(), world.proposer, AWARD), world.waiting()
    with pytest.raises(Refused, match="须由其他人办"):
        world.drafted(mine)
    assert [row.pk for row in world.drafted().applications.all()] == [other.pk]


@pytest.mark.parametrize(("role", "place"), [("OFFICER", "宝安区"), ("DEPARTMENT", "HR"), ("PAYMENTS", None)])
def test_only_the_responsible_unit_publishes(world: World, role: str, place: str | None) -> None:
    world.budget()
    batch = world.drafted(world.waiting())
    with pytest.raises(Refused, match="您没有这个权限"):
        proposing.publish(actor=make.user(role, place), batch=batch.pk, at=PUBLISHED)


def test_approval_makes_awards_and_lines(world: World) -> None:
    world.budget()
    rows = [world.waiting(), world.waiting()]
    batch = world.approved(*rows)
    assert (batch.state, batch.document, batch.approved_by) == (
        "APPROVED",
        "深工信资〔2024〕3号",
        world.approver,
    )
    assert [state_of(row) for row in rows] == ["APPROVED", "APPROVED"]
    assert [(award_of(row).amount, award_of(row).approved_on) for row in rows] == [
        (AWARD, dt.date(2024, 5, 8))
    ] * 2
    assert set(PaymentLine.objects.values_list("state", "amount")) == {("PAYABLE", AWARD)}
    assert ApplicationJudgement.objects.filter(moment="APPROVE", verdict="PASS").count() == 2
    assert Purse.objects.get().reserved == 2 * AWARD
    assert differences() == 0


def test_approval_waits_for_the_end_of_the_period(world: World) -> None:
    world.budget()
    batch = world.published(world.waiting())
    with pytest.raises(Refused, match="公示到 2024-05-07 止"):
        approving.approve(
            actor=world.approver, batch=batch.pk, document="x", at=APPROVED - dt.timedelta(days=1)
        )


@pytest.mark.parametrize(
    ("who", "document", "why"),
    [("proposer", "文号", "须由其他人批准"), ("approver", " ", "文号"), ("payer", "文号", "没有这个权限")],
)
def test_approval_is_refused(world: World, who: str, document: str, why: str) -> None:
    world.budget()
    batch = world.published(world.waiting())
    with pytest.raises(Refused, match=why):
        approving.approve(actor=getattr(world, who), batch=batch.pk, document=document, at=APPROVED)
    assert not Award.objects.exists()


def test_who_acts_for_the_proposer_does_not_approve(world: World) -> None:
    world.budget()
    batch = world.published(world.waiting())
    deputy = make.user("OFFICER", "BUREAU")
    make.acting(world.proposer, deputy)
    with pytest.raises(Refused, match="须由其他人批准"):
        approving.approve(actor=deputy, batch=batch.pk, document="文号", at=APPROVED)


def test_an_objection_stops_that_one_alone(world: World) -> None:
    world.budget()
    stopped, other = world.waiting(), world.waiting()
    batch = world.published(stopped, other)
    Application.objects.filter(pk=stopped.pk).update(state=State.OBJECTION, days_left=3)
    done = approving.approve(actor=world.approver, batch=batch.pk, document="文号", at=APPROVED)
    assert done.count == 1
    assert [(each.application, each.reason.value) for each in done.left_out] == [(stopped.pk, "OBJECTION")]
    assert (state_of(stopped), state_of(other)) == ("OBJECTION", "APPROVED")
    Application.objects.filter(pk=stopped.pk).update(state=State.PUBLISHED, ends_on=dt.date(2024, 5, 13))
    later = APPROVED + dt.timedelta(days=6)
    assert approving.approve(actor=world.approver, batch=batch.pk, at=later).count == 1
    assert differences() == 0


def test_who_fell_out_is_listed_and_left_out(world: World) -> None:
    world.budget()
    fell, other = world.waiting(), world.waiting()
    batch = world.published(fell, other)
    CreditRecord.objects.create(
        enterprise=fell.enterprise, kind="DISHONEST", valid_from=dt.date(2024, 5, 1), source="信用中国"
    )
    done = approving.approve(actor=world.approver, batch=batch.pk, document="文号", at=APPROVED)
    assert [(each.enterprise, each.reason.value) for each in done.left_out] == [
        (fell.enterprise.name, "CONDITIONS")
    ]
    assert (state_of(fell), state_of(other)) == ("PUBLISHED", "APPROVED")
    fell.refresh_from_db()
    assert fell.verdict == "FAIL"
    assert Purse.objects.get().reserved == 2 * AWARD


def test_one_award_a_programme_enterprise_subject_and_part(world: World) -> None:
    world.budget()
    row = world.waiting()
    batch = world.published(row)
    Award.objects.create(
        application=row,
        **make.placed(row.enterprise),
        programme_id="P1",
        year=YEAR,
        purse=world.purse,
        amount=1,
        approved_on=dt.date(2023, 1, 1),
    )
    with pytest.raises(Refused, match="已经给过奖补") as refused:
        approving.approve(actor=world.approver, batch=batch.pk, document="文号", at=APPROVED)
    assert row.enterprise.name in refused.value.sentence
    assert state_of(row) == "PUBLISHED"


def test_an_award_of_nothing_has_no_line(world: World) -> None:
    world.budget()
    row = world.waiting(0)
    world.approved(row)
    assert award_of(row).amount == 0
    assert not PaymentLine.objects.exists()
    assert differences() == 0


def test_an_award_of_nothing_ends_with_its_approval(world: World) -> None:
    """Nobody will ever pay it: it is archived with why, by the batch; the others of the batch go on to be paid."""
    world.budget()
    row, other = world.waiting(0), world.waiting()
    world.approved(row, other)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.ended_on) == ("ARCHIVED", "NOTHING", APPROVED.date())
    assert row.ended_reason == "条件符合，额度为零，没有款项拨付"
    event = ApplicationEvent.objects.get(application=row, kind=Happening.APPROVE)
    assert (event.from_state, event.to_state, event.note) == ("PUBLISHED", "ARCHIVED", row.ended_reason)
    other.refresh_from_db()
    assert (other.state, other.outcome, other.ended_on) == ("APPROVED", "", None)


def test_approved_alone_it_ends_too(world: World) -> None:
    world.budget()
    row = world.waiting(0)
    world.published(row)
    done = perform(actor=world.approver, application=row.pk, act=Act.APPROVE, at=APPROVED)
    assert (done.state, done.outcome, done.ended_on) == ("ARCHIVED", "NOTHING", APPROVED.date())
    assert award_of(row).amount == 0


def statements(world: World, many: int) -> list[int]:
    """How many statements publishing and approving so many take."""
    batch = world.drafted(*(world.waiting(1_000) for _each in range(many)))
    with CaptureQueriesContext(connection) as publishing:
        proposing.publish(actor=world.proposer, batch=batch.pk, at=PUBLISHED)
    with CaptureQueriesContext(connection) as approval:
        approving.approve(actor=world.approver, batch=batch.pk, document="文号", at=APPROVED)
    return [len(publishing), len(approval)]


def test_a_batch_takes_as_many_statements_for_few_as_for_more(world: World) -> None:
    world.budget()
    statements(world, 21)  # what is looked up once
    assert statements(world, 25) == statements(world, 40)


def test_the_purse_is_the_district_s_where_the_district_decides(world: World) -> None:
    baoan = make.unit("宝安区")
    assert purses.owner_of(baoan) == baoan
    assert purses.owner_of(make.unit("BUREAU")) == make.city()
