"""The bank's answers: line by line, all of a file or nothing; a bounced payment is paid again after correction."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from accounts.models import User
from core.audit.context import recording
from core.verdict import Refused
from exchange.models import ImportBatch
from exchange.staging import batches
from incentives.applications.codes import Happening
from incentives.applications.models import Application, ApplicationEvent
from incentives.applications.money import paying
from incentives.applications.money.checking import money_of
from incentives.applications.money_models import Movement, PaymentBatch, PaymentLine, Purse
from incentives.facts.models import Payment
from tests.incentives.applications.money.world import AWARD, YEAR, World, state_of

HEADING = "拨付编号,金额（元）,回执,凭证号,到账日期,退票原因"
ANSWERED = dt.datetime.fromisoformat("2024-05-15T10:00:00+08:00")


def differences() -> int:
    return len(money_of(list(Purse.objects.all())).differences)


def number(batch: PaymentBatch, position: int) -> str:
    return f"FK{batch.pk}-{position:05d}"


def paid(batch: PaymentBatch, position: int, amount: str = "200000.00", voucher: str = "J1") -> str:
    return f"{number(batch, position)},{amount},已拨付,{voucher},2024-05-13,"


def bounced(batch: PaymentBatch, position: int) -> str:
    return f"{number(batch, position)},200000.00,退票,,,账户已销户"


def answer(folder: Path, actor: User, *lines: str) -> ImportBatch:
    """A file of the bank, read and, unless it was refused, written."""
    path = folder / "回执.csv"
    path.write_text("\n".join([HEADING, *lines]), encoding="utf-8")
    with time_machine.travel(ANSWERED):
        made = batches.upload(actor=actor, dataset="payment_results", source=path, filename=path.name)
        read = batches.read_and_plan(made.pk)
        return read if read.state == "REFUSED" else batches.commit(made.pk)


def test_paid_lines_are_paid_and_become_facts(world: World, tmp_path: Path) -> None:
    world.budget()
    row = world.waiting()
    batch = world.released(row)
    done = answer(tmp_path, world.payer, paid(batch, 1))
    assert (done.state, done.updated, done.refused) == ("COMMITTED", 1, 0)
    line = PaymentLine.objects.get()
    assert (line.state, line.voucher, line.paid_on) == ("PAID", "J1", dt.date(2024, 5, 13))
    assert state_of(row) == "PAID"
    assert ApplicationEvent.objects.filter(application=row, kind=Happening.PAID, note="凭证 J1").exists()
    purse = Purse.objects.get()
    assert (purse.payable, purse.paid) == (0, AWARD)
    fact = Payment.objects.get(enterprise=row.enterprise)
    assert (fact.amount, fact.paid_on, fact.year) == (AWARD, dt.date(2024, 5, 13), YEAR)
    assert PaymentBatch.objects.get().state == "SETTLED"
    assert differences() == 0


def test_unreported_lines_stay_open(world: World, tmp_path: Path) -> None:
    world.budget()
    batch = world.released(world.waiting(), world.waiting())
    answer(tmp_path, world.payer, paid(batch, 2))
    assert list(PaymentLine.objects.order_by("position").values_list("state", flat=True)) == [
        "IN_BATCH",
        "PAID",
    ]
    assert PaymentBatch.objects.get().state == "RELEASED"
    assert Purse.objects.get().payable == AWARD
    assert differences() == 0


def test_what_is_imported_again_is_unchanged(world: World, tmp_path: Path) -> None:
    world.budget()
    batch = world.released(world.waiting())
    answer(tmp_path, world.payer, paid(batch, 1))
    again = answer(tmp_path, world.payer, paid(batch, 1))
    assert (again.unchanged, again.updated) == (1, 0)
    assert Movement.objects.filter(kind="PAY").count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("FK999999-00001,200000.00,已拨付,J2,2024-05-13,", "不是已放行批次里的拨付"),
        ("随便,200000.00,已拨付,J2,2024-05-13,", "不是已放行批次里的拨付"),
        ("{two},199999.99,已拨付,J2,2024-05-13,", "金额 199,999.99 元，放行的是 200,000.00 元"),
        ("{two},200000.00,已拨付,,2024-05-13,", "没有凭证号或到账日期"),
        ("{two},200000.00,已拨付,J2,2024-05-09,", "早于放行日期"),
        ("{two},200000.00,已拨付,J2,2024-05-16,", "早于放行日期或晚于今天"),
        ("{two},200000.00,退票,,,", "没有退票原因"),
    ],
)
def test_one_line_that_does_not_fit_and_nothing_is_taken(
    world: World, tmp_path: Path, wrong: str, why: str
) -> None:
    world.budget()
    batch = world.released(world.waiting(), world.waiting())
    refused = answer(tmp_path, world.payer, paid(batch, 1), wrong.format(two=number(batch, 2)))
    assert (refused.state, refused.refusal_code) == ("REFUSED", "WHOLE")
    assert "第 3 行" in refused.refusal
    assert why in refused.refusal
    assert not PaymentLine.objects.exclude(state="IN_BATCH").exists()
    assert not Movement.objects.filter(kind="PAY").exists()


def test_another_answer_to_an_answered_line_is_refused(world: World, tmp_path: Path) -> None:
    world.budget()
    batch = world.released(world.waiting())
    answer(tmp_path, world.payer, paid(batch, 1))
    for line in (bounced(batch, 1), paid(batch, 1, voucher="J9")):
        assert "已登记过另一个回执" in answer(tmp_path, world.payer, line).refusal


def test_a_batch_that_was_not_released_has_no_answers(world: World, tmp_path: Path) -> None:
    world.budget()
    world.approved(world.waiting())
    batch, _left_out = world.prepared()
    assert "不是已放行批次里的拨付" in answer(tmp_path, world.payer, paid(batch, 1)).refusal


def test_who_does_not_pay_imports_no_answers(world: World, tmp_path: Path) -> None:
    world.budget()
    batch = world.released(world.waiting())
    with pytest.raises(Refused, match="没有导入"):
        answer(tmp_path, world.officer, paid(batch, 1))


def test_answers_are_not_undone_as_a_batch(world: World, tmp_path: Path) -> None:
    world.budget()
    batch = world.released(world.waiting())
    done = answer(tmp_path, world.payer, paid(batch, 1))
    with time_machine.travel(ANSWERED), pytest.raises(Refused, match="不能整批撤销"):
        batches.open_undo(actor=world.payer, batch_id=done.pk)


def test_a_bounced_payment_is_paid_again_after_its_account_was_corrected(
    world: World, tmp_path: Path
) -> None:
    world.budget()
    row, other = world.waiting(), world.waiting()
    first = world.released(row, other)
    answer(tmp_path, world.payer, bounced(first, 1), paid(first, 2))
    assert state_of(row) == "APPROVED"
    assert PaymentBatch.objects.get().state == "SETTLED"
    assert ApplicationEvent.objects.filter(application=row, kind=Happening.BOUNCE, note="账户已销户").exists()
    purse = Purse.objects.get()
    assert (purse.reserved, purse.payable, purse.paid) == (0, AWARD, AWARD)
    assert differences() == 0
    with pytest.raises(Refused, match="退票后账户没有更正 1 家"):
        world.prepared()
    corrected(row, world.officer)
    second = paying.pay(actor=world.payer, programme="P1", year=YEAR, at=ANSWERED).batch
    assert (second.count, second.total) == (1, AWARD)
    assert Movement.objects.filter(kind="RELEASE", application=row).count() == 1
    assert differences() == 0
    with time_machine.travel(ANSWERED):
        done = answer(tmp_path, world.payer, paid(second, 1).replace("05-13", "05-15"))
    assert done.state == "COMMITTED"
    assert state_of(row) == "PAID"
    assert Purse.objects.get().paid == 2 * AWARD
    assert [line.state for line in PaymentLine.objects.filter(award__application=row).order_by("pk")] == [
        "BOUNCED",
        "PAID",
    ]
    assert differences() == 0


def corrected(row: Application, by: User) -> None:
    """The account was entered again."""
    with recording(actor=by):
        Application.objects.filter(pk=row.pk).update(account_number="6222000000009999")
        ApplicationEvent.objects.create(
            application=row,
            kind=Happening.ACCOUNT,
            from_state="APPROVED",
            to_state="APPROVED",
            on=ANSWERED.date(),
            by=by,
        )
