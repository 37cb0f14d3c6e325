"""A batch of payments: who is in it, its files, its release, and that it never changes after."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from core.files.store import local_path
from core.verdict import Refused
from incentives.applications.codes import Happening, Route
from incentives.applications.models import Application, ApplicationEvent, ApplicationJudgement
from incentives.applications.money import paying
from incentives.applications.money.checking import money_of
from incentives.applications.money.judging import Out
from incentives.applications.money_models import Movement, PaymentBatch, PaymentLine, Purse
from incentives.facts.models import CreditRecord
from tests.incentives.applications.money.world import AWARD, PAID, YEAR, World, award_of
from tests.support import factories as make


def differences() -> int:
    return len(money_of(list(Purse.objects.all())).differences)


def reasons(left_out: list[Out]) -> list[tuple[int, str]]:
    return [(each.application, each.reason.value) for each in left_out]


def test_what_is_payable_is_put_into_a_batch_with_its_files(world: World) -> None:
    world.budget()
    rows = [world.waiting(), world.waiting()]
    world.approved(*rows)
    batch, left_out = world.prepared()
    assert not left_out
    assert (batch.state, batch.count, batch.total, batch.number) == ("PREPARED", 2, 2 * AWARD, 1)
    lines = list(PaymentLine.objects.order_by("position"))
    assert [(each.state, each.position, each.account_number) for each in lines] == [
        ("IN_BATCH", place, row.account_number) for place, row in enumerate(rows, start=1)
    ]
    assert ApplicationJudgement.objects.filter(moment="PAY", verdict="PASS").count() == 2
    assert Purse.objects.get().payable == 0
    assert differences() == 0


def test_the_files_carry_count_sum_and_digest(world: World) -> None:
    world.budget()
    row = world.waiting()
    batch = world.released(row)
    assert batch.csv is not None
    assert batch.workbook is not None
    with local_path(batch.csv) as path:
        data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == batch.sha256
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    number = f"FK{batch.pk}-00001"
    assert lines[1][:5] == [number, row.enterprise.name, "农行光明支行", row.account_number, "200000.00"]
    assert lines[-1][:5] == ["合计", "1 笔", "", "", "200000.00"]
    with local_path(batch.workbook) as path:
        book = openpyxl.load_workbook(path)
    detail, check = book.worksheets
    assert [cell.value for cell in detail[2]][3:5] == [row.account_number, 200000]
    assert {line[0].value: line[1].value for line in check.iter_rows(min_row=2)}[
        "CSV 文件 SHA-256"
    ] == batch.sha256


def test_through_the_districts_each_has_its_sheet(world: World) -> None:
    world.budget()
    world.approved(world.waiting())
    batch = paying.prepare(actor=world.payer, programme="P1", year=YEAR, route=Route.DISTRICT, at=PAID).batch
    assert batch.workbook is not None
    with local_path(batch.workbook) as path:
        assert openpyxl.load_workbook(path).sheetnames == ["宝安", "核对"]


def test_on_a_list_on_the_day_of_the_batch_is_left_out_and_stays_reserved(world: World) -> None:
    """I15."""
    world.budget()
    listed, other = world.waiting(), world.waiting()
    world.approved(listed, other)
    CreditRecord.objects.create(
        enterprise=listed.enterprise, kind="DISHONEST", valid_from=dt.date(2024, 5, 9), source="信用中国"
    )
    batch, left_out = world.prepared()
    assert reasons(left_out) == [(listed.pk, "CONDITIONS")]
    assert batch.left_out["rows"][0]["enterprise"] == listed.enterprise.name
    assert batch.left_out["rows"][0]["told"]
    assert batch.count == 1
    assert Purse.objects.get().reserved == 2 * AWARD
    assert PaymentLine.objects.get(award=award_of(listed)).state == "PAYABLE"
    assert differences() == 0


@pytest.mark.parametrize(("checked", "paid"), [("2024-04-10", True), ("2024-04-09", False)])
def test_a_credit_check_counts_for_thirty_days(world: World, checked: str, paid: bool) -> None:
    world.budget()
    row = world.waiting()
    world.approved(row)
    CreditRecord.objects.filter(enterprise=row.enterprise).update(valid_from=checked)
    if paid:
        assert world.prepared()[0].count == 1
    else:
        with pytest.raises(Refused, match="信用核查过期 1 家"):
            world.prepared()


def test_without_an_account_nobody_is_paid(world: World) -> None:
    world.budget()
    row, other = world.waiting(), world.waiting()
    world.approved(row, other)
    Application.objects.filter(pk=row.pk).update(account_number="")
    assert reasons(world.prepared()[1]) == [(row.pk, "ACCOUNT")]


def test_with_nothing_payable_there_is_no_batch(world: World) -> None:
    world.budget()
    world.approved(world.waiting(0))
    with pytest.raises(Refused, match="没有待拨付的奖补"):
        world.prepared()
    assert not PaymentBatch.objects.exists()


def test_the_database_knows_no_line_of_nothing(world: World) -> None:
    world.budget()
    row = world.waiting(0)
    world.approved(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentLine.objects.create(award=award_of(row), amount=0)


def test_release_moves_the_money_to_payable(world: World) -> None:
    world.budget()
    row = world.waiting()
    batch = world.released(row)
    purse = Purse.objects.get()
    assert (purse.reserved, purse.payable, purse.paid) == (0, AWARD, 0)
    assert (batch.state, batch.released_by, batch.released_at) == ("RELEASED", world.payer, PAID)
    assert Movement.objects.filter(kind="RELEASE").count() == 1
    assert ApplicationEvent.objects.filter(application=row, kind=Happening.RELEASE, by=world.payer).exists()
    assert differences() == 0


def test_a_released_batch_is_not_released_again(world: World) -> None:
    world.budget()
    batch = world.released(world.waiting())
    for act in (paying.release, paying.cancel):
        with pytest.raises(Refused, match="已放行"):
            act(actor=world.payer, batch=batch.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incentives_paymentbatch SET total = 1",
        "UPDATE incentives_paymentbatch SET sha256 = 'x'",
        "DELETE FROM incentives_paymentbatch",
        "UPDATE incentives_paymentline SET amount = 1",
        "UPDATE incentives_paymentline SET account_number = '1'",
        "DELETE FROM incentives_paymentline",
    ],
)
def test_what_was_released_never_changes(world: World, statement: str) -> None:
    world.budget()
    world.released(world.waiting())
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_who_approved_or_entered_the_account_does_not_release(world: World) -> None:
    world.budget()
    row = world.waiting()
    both = make.user(("BUREAU", "PAYMENTS"), "BUREAU")
    world.approver = both
    world.approved(row)
    batch, _left_out = world.prepared()
    with pytest.raises(Refused, match="办过这一件的批准，放行须由其他人办"):
        paying.release(actor=both, batch=batch.pk, at=PAID)
    Application.objects.filter(pk=row.pk).update(account_by=world.payer)
    with pytest.raises(Refused, match="办过这一件的录入账户，放行须由其他人办"):
        paying.release(actor=world.payer, batch=batch.pk, at=PAID)
    paying.release(actor=make.user("PAYMENTS"), batch=batch.pk, at=PAID)


def test_who_fell_out_since_it_was_prepared_stops_the_release(world: World) -> None:
    world.budget()
    row = world.waiting()
    world.approved(row)
    batch, _left_out = world.prepared()
    CreditRecord.objects.create(enterprise=row.enterprise, kind="DISHONEST", valid_from=dt.date(2024, 5, 9))
    with pytest.raises(Refused, match="请取消这一批重新编制"):
        paying.release(actor=world.payer, batch=batch.pk, at=PAID)
    assert Purse.objects.get().payable == 0


def test_a_cancelled_batch_gives_its_lines_back(world: World) -> None:
    world.budget()
    world.approved(world.waiting())
    batch, _left_out = world.prepared()
    paying.cancel(actor=world.payer, batch=batch.pk)
    again, _left_out = world.prepared()
    assert (again.number, again.count) == (2, 1)


@pytest.mark.parametrize(
    ("role", "place"), [("BUREAU", "BUREAU"), ("OFFICER", "宝安区"), ("REVIEWER", "宝安区")]
)
def test_only_who_pays_prepares(world: World, role: str, place: str) -> None:
    world.budget()
    world.approved(world.waiting())
    with pytest.raises(Refused, match="登记拨付"):
        paying.prepare(actor=make.user(role, place), programme="P1", year=YEAR, at=PAID)


def test_the_command_prepares_and_releases(world: World) -> None:
    world.budget()
    world.approved(world.waiting(), world.waiting())
    CreditRecord.objects.update(valid_from=dt.date.today() - dt.timedelta(days=3))  # noqa: DTZ011
    out = StringIO()
    call_command("payment_batch", "P1", str(YEAR), "--user", world.payer.username, "--json", stdout=out)
    told = json.loads(out.getvalue())
    batch = PaymentBatch.objects.get()
    assert {**told, "workbook": "", "csv": ""} == {
        "batch": batch.pk,
        "lines": 2,
        "total": "400000.00",
        "left_out": {},
        "workbook": "",
        "csv": "",
        "sha256": batch.sha256,
    }
    assert hashlib.sha256(Path(told["csv"]).read_bytes()).hexdigest() == told["sha256"]
    assert Path(told["workbook"]).suffix == ".xlsx"
    assert batch.state == "RELEASED"
    assert Purse.objects.get().payable == Decimal(400_000)
