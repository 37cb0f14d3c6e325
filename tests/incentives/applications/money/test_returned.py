"""A payment that had arrived comes back: by the bank's file or on the page, once, and it is paid again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.verdict import Refused
from exchange.models import ImportBatch
from exchange.staging import batches
from incentives.applications.codes import ClawbackReason, Happening
from incentives.applications.models import Application, ApplicationEvent
from incentives.applications.money import clawbacks, paying, settling
from incentives.applications.money_models import Movement, PaymentBatch, PaymentLine, Purse
from incentives.facts.models import Payment
from tests.incentives.applications.money.test_pages import seen, sent
from tests.incentives.applications.money.test_results import answer, corrected, differences, number, paid
from tests.incentives.applications.money.world import AWARD, YEAR, World, award_of, state_of

HEADING = "拨付编号,金额（元）,回执,凭证号,到账日期,退票日期,退票原因"
BACK = dt.datetime.fromisoformat("2024-05-20T10:00:00+08:00")
BACK_ON = dt.date(2024, 5, 17)


def returned(batch: PaymentBatch, position: int, on: str = "2024-05-17", why: str = "账户已冻结") -> str:
    return f"{number(batch, position)},200000.00,退票,,,{on},{why}"


def report(folder: Path, world: World, *lines: str, heading: str = HEADING) -> ImportBatch:
    """A later file of the bank."""
    path = folder / "退汇.csv"
    path.write_text("\n".join([heading, *lines]), encoding="utf-8")
    with time_machine.travel(BACK):
        made = batches.upload(actor=world.payer, dataset="payment_results", source=path, filename=path.name)
        read = batches.read_and_plan(made.pk)
        return read if read.state == "REFUSED" else batches.commit(made.pk)


@pytest.fixture
def row(world: World, tmp_path: Path) -> Application:
    """An application that was paid on 13 May, another one beside it."""
    world.budget()
    row, other = world.waiting(), world.waiting()
    batch = world.released(row, other)
    answer(tmp_path, world.payer, paid(batch, 1), paid(batch, 2))
    assert state_of(row) == "PAID"
    row.refresh_from_db()
    return row


def line_of(row: Application) -> PaymentLine:
    return PaymentLine.objects.get(award__application=row, state="PAID")


def bounce(world: World, row: Application, on: dt.date = BACK_ON, why: str = "账户已冻结") -> PaymentLine:
    return settling.bounce(actor=world.payer, line=line_of(row).pk, bounced_on=on, reason=why, at=BACK)


def by_file(world: World, row: Application, folder: Path) -> None:
    line = line_of(row)
    assert line.batch is not None
    assert line.position
    done = report(folder, world, returned(line.batch, line.position))
    assert (done.state, done.updated) == ("COMMITTED", 1), done.refusal


def on_page(world: World, row: Application, _folder: Path) -> None:
    bounce(world, row)


@pytest.mark.parametrize("way", [by_file, on_page])
def test_what_comes_back_is_payable_again_and_paid_once_more(
    world: World, row: Application, tmp_path: Path, way: Callable[[World, Application, Path], None]
) -> None:
    fact = Payment.objects.filter(enterprise=row.enterprise)
    assert fact.exists()
    way(world, row, tmp_path)
    line = PaymentLine.objects.get(award__application=row, state="BOUNCED")
    assert (line.voucher, line.paid_on, line.bounced_on, line.reason) == (
        "J1",
        dt.date(2024, 5, 13),
        BACK_ON,
        "账户已冻结",
    )
    assert state_of(row) == "APPROVED"
    event = ApplicationEvent.objects.get(application=row, kind=Happening.BOUNCE)
    assert (event.from_state, event.to_state) == ("PAID", "APPROVED")
    assert "账户已冻结" in event.note
    assert not fact.exists(), "it was paid nothing, or its conditions would fail"
    assert Payment.objects.count() == 1
    kinds = [
        (each.kind, each.amount, each.line_id)
        for each in Movement.objects.filter(application=row).order_by("pk")
    ]
    assert kinds[-2:] == [("PAY", AWARD, line.pk), ("BOUNCE", AWARD, line.pk)]
    purse = Purse.objects.get()
    assert (purse.reserved, purse.payable, purse.paid) == (0, AWARD, AWARD)
    assert differences() == 0
    with pytest.raises(Refused, match="退票后账户没有更正 1 家"):
        world.prepared(at=BACK)
    corrected(row, world.officer)
    second = paying.pay(actor=world.payer, programme="P1", year=YEAR, at=BACK).batch
    assert (second.count, second.total) == (1, AWARD)
    with time_machine.travel(BACK):
        report(tmp_path, world, f"{number(second, 1)},200000.00,已拨付,J7,2024-05-20,,")
    assert state_of(row) == "PAID"
    assert Purse.objects.get().paid == 2 * AWARD
    assert fact.get().voucher == "J7"
    assert differences() == 0


def test_the_same_report_twice_changes_nothing(world: World, row: Application, tmp_path: Path) -> None:
    by_file(world, row, tmp_path)
    before = Movement.objects.count(), PaymentLine.objects.count(), Purse.objects.get().version
    batch = PaymentBatch.objects.get()
    position = PaymentLine.objects.get(award__application=row, state="BOUNCED").position
    again = report(tmp_path, world, returned(batch, position or 0))
    assert (again.state, again.unchanged, again.updated) == ("COMMITTED", 1, 0)
    assert (Movement.objects.count(), PaymentLine.objects.count(), Purse.objects.get().version) == before
    first = report(tmp_path, world, f"{number(batch, position or 0)},200000.00,已拨付,J1,2024-05-13,,")
    assert "已登记过另一个回执" in first.refusal, "the file of the payment itself, once more"
    assert differences() == 0


def test_on_the_page_it_is_said_once(world: World, row: Application) -> None:
    line = line_of(row).pk
    bounce(world, row)
    before = Movement.objects.count()
    with pytest.raises(Refused, match="现在是“退票”"):
        settling.bounce(actor=world.payer, line=line, bounced_on=BACK_ON, reason="再记一次", at=BACK)
    assert Movement.objects.count() == before


def test_a_file_with_one_column_of_days_tells_it_there(
    world: World, row: Application, tmp_path: Path
) -> None:
    line = line_of(row)
    assert line.batch is not None
    report(
        tmp_path,
        world,
        f"{number(line.batch, line.position or 0)},200000.00,退票,2024-05-17,账户已冻结",
        heading="拨付编号,金额（元）,回执,交易日期,退票原因",
    )
    line.refresh_from_db()
    assert (line.state, line.bounced_on, line.paid_on) == ("BOUNCED", BACK_ON, dt.date(2024, 5, 13))


@pytest.mark.parametrize(
    ("on", "why", "said"),
    [
        ("2024-05-13", "账户已冻结", "已登记过另一个回执"),
        ("", "账户已冻结", "已登记过另一个回执"),
        ("2024-05-22", "账户已冻结", "退票日期晚于今天"),
        ("2024-05-17", "", "没有退票原因"),
    ],
)
def test_a_report_that_does_not_fit_is_refused_whole(
    world: World, row: Application, tmp_path: Path, on: str, why: str, said: str
) -> None:
    line = line_of(row)
    assert line.batch is not None
    assert said in report(tmp_path, world, returned(line.batch, line.position or 0, on, why)).refusal
    assert state_of(row) == "PAID"


@pytest.mark.parametrize(
    ("on", "why", "said"),
    [
        (dt.date(2024, 5, 13), "冻结", "应晚于到账日期 2024-05-13"),
        (dt.date(2024, 5, 22), "冻结", "不晚于今天"),
        (BACK_ON, "  ", "写明退票原因"),
    ],
)
def test_on_the_page_too(world: World, row: Application, on: dt.date, why: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        bounce(world, row, on, why)
    assert state_of(row) == "PAID"


def test_who_does_not_pay_says_no_such_thing(world: World, row: Application) -> None:
    with pytest.raises(Refused, match="没有"):
        settling.bounce(actor=world.officer, line=line_of(row).pk, bounced_on=BACK_ON, reason="冻结", at=BACK)


def test_what_is_claimed_back_does_not_bounce(world: World, row: Application, tmp_path: Path) -> None:
    with time_machine.travel(BACK):
        clawbacks.decide(
            actor=world.proposer,
            award=award_of(row).pk,
            reason=ClawbackReason.MISUSED,
            document="追〔2024〕1号",
            decided_on=dt.date(2024, 5, 17),
        )
    with pytest.raises(Refused, match="已登记追回"):
        bounce(world, row)
    line = line_of(row)
    assert line.batch is not None
    assert "已登记追回" in report(tmp_path, world, returned(line.batch, line.position or 0)).refusal


def test_an_archived_one_comes_back_too(world: World, row: Application) -> None:
    Application.objects.filter(pk=row.pk).update(state="ARCHIVED")
    bounce(world, row)
    assert state_of(row) == "APPROVED"


def test_it_goes_through_the_browser(client: Client, world: World, row: Application) -> None:
    line, batch = line_of(row), PaymentBatch.objects.get()
    data: dict[str, Any] = {"bounced_on": "2024-05-17", "reason": "账户已冻结", "version": line.version}
    with time_machine.travel(BACK, tick=False):
        assert "登记退票" in seen(client, world.payer, "money:payment", batch.pk)
        assert "登记退票" not in seen(client, world.proposer, "money:payment", batch.pk)
        assert sent(client, world.payer, "money:bounce", line.pk, **{**data, "reason": ""}).status_code == 422
        sent(client, world.payer, "money:bounce", line.pk, **data)
        page = seen(client, world.payer, "money:payment", batch.pk, state="BOUNCED")
    assert row.enterprise.name in page
    assert "05-17 退回：账户已冻结" in page
