"""The lists of money as every list: filters, order, both workbooks, the API; whole account numbers for who pays alone."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from exchange.models import ExportRecord
from incentives.applications.codes import ClawbackReason
from incentives.applications.models import Application
from incentives.applications.money import clawbacks
from incentives.applications.money_models import PaymentBatch, PaymentLine, Purse
from tests.incentives.applications.money.test_pages import seen
from tests.incentives.applications.money.test_results import answer, bounced, paid
from tests.incentives.applications.money.world import World, award_of
from tests.support import factories as make

NOW = dt.datetime.fromisoformat("2024-05-17T10:00:00+08:00")
LISTS = {
    "purses": ("money:purses", "purses"),
    "award_batches": ("money:batches", "award-batches"),
    "payment_batches": ("money:payments", "payment-batches"),
    "clawbacks": ("money:clawbacks", "clawbacks"),
}


@pytest.fixture
def rows(world: World, tmp_path: Path) -> list[Application]:
    """Three of one batch: paid and claimed back, bounced, without an answer."""
    world.budget()
    rows = [world.waiting() for _each in range(3)]
    batch = world.released(*rows)
    answer(tmp_path, world.payer, paid(batch, 1), bounced(batch, 2))
    with time_machine.travel(NOW):
        clawbacks.decide(
            actor=world.proposer,
            award=award_of(rows[0]).pk,
            reason=ClawbackReason.MISUSED,
            document="追〔2024〕1号",
            decided_on=dt.date(2024, 5, 16),
        )
    return rows


def workbook(client: Client, user: User, dataset: str, columns: str, **filters: Any) -> list[list[Any]]:
    """What the list's form gives."""
    client.force_login(user)
    found: Any = client.post(reverse("exchange:export", args=[dataset]), {"columns": columns, **filters})
    assert found.status_code == 200, found.content.decode()[:300]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(found.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def told(client: Client, user: User, route: str, **query: str) -> list[dict[str, Any]]:
    """What the API tells."""
    client.force_login(user)
    found = client.get(f"/api/v1/{route}/", query)
    assert found.status_code == 200, found.content.decode()[:300]
    listed: list[dict[str, Any]] = found.json()["results"]
    return listed


@pytest.mark.parametrize("dataset", LISTS)
def test_page_files_and_api_hold_the_same_rows(
    client: Client, world: World, rows: list[Application], dataset: str
) -> None:
    name, route = LISTS[dataset]
    page = seen(client, world.payer, name)
    assert "导出 1 行" in page
    for columns in ("shown", "all"):
        assert len(workbook(client, world.payer, dataset, columns)) == 2, columns
    assert len(told(client, world.payer, route)) == 1
    assert "导出 " not in seen(client, world.payer, name, year="2017")
    assert told(client, world.payer, route, year="2017") == []
    assert len(workbook(client, world.payer, dataset, "all", year="2017")) == 1
    assert client.get(f"/api/v1/{route}/?programme=P0").status_code == 400


def test_the_ledger_of_a_purse_is_filtered_and_exported(
    client: Client, world: World, rows: list[Application]
) -> None:
    purse = Purse.objects.get()
    page = seen(client, world.payer, "money:purse", purse.pk, kind="PAY")
    assert "导出 2 行" in page
    sheet = workbook(client, world.payer, "money_movements", "shown", purse=purse.pk, kind="PAY")
    assert [row[1] for row in sheet[1:]] == ["拨付", "拨付"]
    kinds = [each["kind"] for each in told(client, world.payer, "money-movements", kind="BOUNCE")]
    assert kinds == ["BOUNCE"]
    assert len(workbook(client, world.payer, "money_movements", "all")) == 1 + purse.movements.count()


def test_lines_are_sorted_and_filtered_as_their_page_shows_them(
    client: Client, world: World, rows: list[Application]
) -> None:
    batch = PaymentBatch.objects.get()
    page = seen(client, world.payer, "money:payment", batch.pk, sort="-position")
    names = [row.enterprise.name for row in (rows[2], rows[1], rows[0])]
    assert [page.index(f">{name}</a>") for name in names] == sorted(page.index(f">{n}</a>") for n in names)
    sheet = workbook(client, world.payer, "payment_lines", "shown", batch=batch.pk, sort="-position")
    assert [row[1] for row in sheet[1:]] == names
    sheet = workbook(client, world.payer, "payment_lines", "shown", batch=batch.pk, state="BOUNCED")
    assert [row[1] for row in sheet[1:]] == [rows[1].enterprise.name]
    assert [each["state"] for each in told(client, world.payer, "payment-lines", state="PAID")] == ["PAID"]


def test_whole_account_numbers_are_for_who_pays_and_on_record(
    client: Client, world: World, rows: list[Application]
) -> None:
    numbers = set(PaymentLine.objects.exclude(batch=None).values_list("account_number", flat=True))

    def whole(sheet: list[list[Any]]) -> set[str]:
        return {str(cell) for row in sheet for cell in row} & numbers

    assert whole(workbook(client, world.payer, "payment_lines", "all")) == numbers
    assert ExportRecord.objects.latest("pk").has_personal_data
    assert not whole(workbook(client, world.payer, "payment_lines", "shown"))
    for person in (world.proposer, make.user("ANALYST")):
        sheet = workbook(client, person, "payment_lines", "all")
        assert len(sheet) == 5
        assert not whole(sheet)
        assert "账号" not in sheet[0]
        assert not ExportRecord.objects.latest("pk").has_personal_data
    for each in told(client, world.payer, "payment-lines"):
        assert not {str(value) for value in each.values()} & numbers
        assert each["account_tail"].startswith("尾号 ") or not each["batch"]


def test_a_district_reads_what_is_its_own(client: Client, world: World, rows: list[Application]) -> None:
    other = make.user("REVIEWER", "南山区")
    for route in (
        "purses",
        "money-movements",
        "award-batches",
        "payment-batches",
        "payment-lines",
        "clawbacks",
    ):
        assert told(client, other, route) == [], route
    mine = make.user("REVIEWER", "宝安区")
    assert len(told(client, mine, "payment-lines")) == 4
    assert len(told(client, mine, "clawbacks")) == 1
    assert told(client, mine, "purses") == []


def test_a_list_asks_the_same_of_many(client: Client, world: World, rows: list[Application]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            seen(client, world.payer, "money:purses")
        return len(found)

    asked()
    before = asked()
    for year in range(2015, 2020):
        Purse.objects.create(programme_id="P1", year=year, owner=make.city())
    assert asked() == before
