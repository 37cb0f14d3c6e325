"""Many at once on one purse, in real transactions: its ledger adds up, nothing is spent twice, nobody is paid twice.

MONEY_ROUNDS=200 runs as many rounds as the issue asks for; the gate runs ten.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count

from accounts.grants import Grant
from accounts.models import User
from core.verdict import Refused
from incentives.applications.codes import LineState
from incentives.applications.models import Application
from incentives.applications.money import acts, approving, paying, proposing, settling
from incentives.applications.money.checking import money_of
from incentives.applications.money.ledger import available
from incentives.applications.money_models import Award, AwardBatch, Movement, PaymentLine, Purse
from incentives.applications.states import State
from tests.incentives.applications.money.world import (
    APPROVED,
    AWARD,
    PAID,
    PUBLISHED,
    YEAR,
    World,
    passing,
    waits,
)
from tests.support import factories as make

ROUNDS = int(os.environ.get("MONEY_ROUNDS", "10"))
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Write:
    """A write of one application under way."""

    row: Application
    actor: User
    at: dt.datetime
    grant: Grant | None = None


def together(*acts_: Callable[[], Any]) -> list[str]:
    """What each came to: done, or the sentence of its refusal; another failure is the test's."""
    gate, found = threading.Barrier(len(acts_)), ["" for _each in acts_]

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            act()
            found[place] = "done"
        except Refused as refused:
            found[place] = refused.sentence
        except BaseException as error:  # it is told below
            found[place] = f"!{error!r}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts_)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not [each for each in found if not each or each.startswith("!")], found
    return found


def leave(world: World, row: Application, what: Callable[[Any], None], state: State) -> None:
    """One application is revoked or withdrawn, as the act on it does."""
    with transaction.atomic():
        locked = (
            Application.objects.select_for_update(no_key=True, of=("self",))
            .select_related("enterprise", "unit")
            .get(pk=row.pk)
        )
        if state is State.REJECTED and locked.state != State.APPROVED:
            return
        if state is State.WITHDRAWN and locked.state not in (State.PUBLISHED, State.PROPOSAL):
            return
        what(Write(locked, world.proposer, APPROVED))
        locked.state, locked.batch, locked.amount = state, None, None
        locked.save()


def sound() -> None:
    """What must hold after whatever happened."""
    purses = list(Purse.objects.all())
    assert money_of(purses).differences == []
    assert all(available(purse) >= 0 for purse in purses)
    twice = Award.objects.filter(reversed_on=None).values("enterprise", "subject_key", "part")
    assert not twice.annotate(n=Count("pk")).filter(n__gt=1).exists()


def drafted(world: World) -> AwardBatch:
    return world.drafted(world.waiting())


def publish(world: World, batch: AwardBatch, digest: str | None = None) -> Callable[[], Any]:
    return lambda: proposing.publish(actor=world.proposer, batch=batch.pk, digest=digest, at=PUBLISHED)


def shown(batch: AwardBatch) -> str:
    rows = list(batch.applications.all())
    return proposing.proposal_of(batch, rows, Purse.objects.get()).digest


def test_two_batches_at_once_never_pass_the_budget() -> None:
    """I14, by two people at the same moment."""
    world = World()
    world.budget(300_000)
    one, other = drafted(world), drafted(world)
    found = together(*(publish(world, batch, shown(batch)) for batch in (one, other)))
    assert sorted(each == "done" for each in found) == [False, True]
    assert next(each for each in found if each != "done").startswith("可用资金变了")
    assert Purse.objects.get().reserved == AWARD
    sound()


def test_two_who_approve_at_once_give_one_award() -> None:
    world = World()
    world.budget()
    batch, other = world.published(world.waiting()), make.user("BUREAU", "BUREAU")
    found = together(
        *(
            lambda actor=actor: approving.approve(actor=actor, batch=batch.pk, document="文号", at=APPROVED)
            for actor in (world.approver, other)
        )
    )
    assert sorted(each == "done" for each in found) == [False, True]
    assert Award.objects.count() == 1
    sound()


def test_two_who_prepare_at_once_pay_each_line_once() -> None:
    world = World()
    world.budget()
    world.approved(world.waiting(), world.waiting())
    pay = lambda: paying.pay(actor=world.payer, programme="P1", year=YEAR, at=PAID)  # noqa: E731
    assert world.payer.pk
    found = together(pay, pay)
    assert sorted(each == "done" for each in found) == [False, True]
    assert PaymentLine.objects.filter(state="IN_BATCH").count() == 2
    assert Purse.objects.get().payable == 2 * AWARD
    sound()


def test_two_who_say_at_once_that_a_payment_came_back_say_it_once() -> None:
    world = World()
    world.budget()
    world.released(world.waiting(), world.waiting())
    lines = list(PaymentLine.objects.order_by("pk"))
    paid = settling.Answer(LineState.PAID, "J1", PAID.date() + dt.timedelta(days=1))
    with transaction.atomic():
        settling.settle({line.pk: paid for line in lines}, actor=world.payer, grant=None, at=PAID)
    later, line = PAID + dt.timedelta(days=9), lines[0].pk
    payer = world.payer

    def by_hand() -> None:
        settling.bounce(actor=payer, line=line, bounced_on=later.date(), reason="账户已冻结", at=later)

    def by_report() -> None:
        told = settling.Answer(LineState.BOUNCED, bounced_on=later.date(), reason="账户已冻结")
        with transaction.atomic():
            settling.settle({line: told}, actor=payer, grant=None, at=later)

    found = together(by_hand, by_report, by_hand)
    assert "done" in found
    assert Movement.objects.filter(kind="BOUNCE").count() == 1
    assert PaymentLine.objects.filter(state="PAYABLE").count() == 1
    assert Purse.objects.get().paid == AWARD
    sound()


def test_rounds_of_batches_approvals_payments_and_reversals_on_one_purse() -> None:
    world = World()
    world.budget(4 * AWARD)
    officer, approver, payer = world.officer, world.approver, world.payer
    for _round in range(ROUNDS):
        if short := 4 * AWARD - available(
            Purse.objects.get()
        ):  # enough for all but one of those that want it at once
            world.budget(short)
        rows = [waits(passing(), officer, AWARD) for _each in range(5)]
        one, two = (world.published(row) for row in rows[:2])
        three, four = (world.drafted(row) for row in rows[2:4])
        revoked = rows[4]
        world.approved(revoked)
        together(
            publish(world, three, shown(three)),
            publish(world, four, shown(four)),
            *(
                lambda batch=batch: approving.approve(
                    actor=approver, batch=batch.pk, document="文号", at=APPROVED
                )
                for batch in (one, two)
            ),
            partial(leave, world, rows[0], acts.give_back, State.WITHDRAWN),
            partial(leave, world, revoked, acts.revoke, State.REJECTED),
            lambda: paying.pay(actor=payer, programme="P1", year=YEAR, at=PAID),
        )
        sound()
    assert Purse.objects.get().budget >= 4 * AWARD
