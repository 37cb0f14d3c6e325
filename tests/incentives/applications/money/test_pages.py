"""The pages of money: what they say, what they offer to whom, that a look at an account is on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.audit.models import AuditStamp
from incentives.applications.models import Application
from incentives.applications.money_models import AwardBatch, Clawback, Movement, PaymentBatch, Purse
from tests.incentives.applications.money.test_results import answer, bounced, paid
from tests.incentives.applications.money.world import AWARD, YEAR, World, award_of
from tests.support import factories as make

LATER = dt.datetime.fromisoformat("2024-05-16T10:00:00+08:00")


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def seen(client: Client, user: User, name: str, *args: Any, **query: str) -> str:
    client.force_login(user)
    found = client.get(reverse(name, args=args), query)
    assert found.status_code == 200, found.content.decode()[:300]
    return found.content.decode()


def sent(client: Client, user: User, name: str, *args: Any, **data: Any) -> Any:
    client.force_login(user)
    return client.post(reverse(name, args=args), data)


def test_a_budget_is_entered_and_corrected_in_the_browser(client: Client, world: World) -> None:
    data = {"programme": "P1", "year": YEAR, "owner": make.city().pk, "amount": "1,200,000", "reason": "批复"}
    answered = sent(client, world.proposer, "money:budget", **data)
    purse = Purse.objects.get()
    assert answered.headers["Location"] == reverse("money:purse", args=[purse.pk])
    page = seen(client, world.proposer, "money:purse", purse.pk)
    assert "预算 120.00 万元，可用 120.00 万元" in page
    assert "1,200,000.00" in page
    entry = Movement.objects.get()
    assert reverse("money:correct", args=[entry.pk]) in page
    sent(client, world.proposer, "money:correct", entry.pk, amount="900000", reason="笔误")
    assert Purse.objects.get().budget == 900_000
    page = seen(client, world.proposer, "money:purse", purse.pk)
    assert "冲销预算" in page
    assert reverse("money:correct", args=[entry.pk]) not in page
    assert "P1" not in seen(client, world.payer, "money:purses") or purse.programme.name


def test_a_batch_is_drafted_published_and_approved_in_the_browser(client: Client, world: World) -> None:
    world.budget(300_000)
    row, other = world.waiting(), world.waiting()
    page = seen(client, world.proposer, "money:batches")
    assert "2 件，应得 40.00 万元" in page
    answered = sent(client, world.proposer, "money:draft", programme="P1", year=YEAR)
    batch = AwardBatch.objects.get()
    assert answered.headers["Location"] == reverse("money:batch", args=[batch.pk])
    page = seen(client, world.proposer, "money:batch", batch.pk)
    assert "资金不够：按 300,000.00 ÷ 400,000.00 同比例给" in page
    assert "公示，预留 300,000.00 元" in page
    digest = page.split('name="digest" value="')[1].split('"')[0]
    sent(client, world.proposer, "money:publish", batch.pk, digest=digest)
    assert set(Application.objects.values_list("state", "amount")) == {("PUBLISHED", 150_000)}
    for name in (row, other):
        name.refresh_from_db()
        assert name.ends_on == dt.date(2024, 5, 23)
    with time_machine.travel("2024-05-24T10:00:00+08:00"):
        page = seen(client, world.proposer, "money:batch", batch.pk)
        assert "须由其他人批准" in page
        assert reverse("money:approve", args=[batch.pk]) not in page
        page = seen(client, world.approver, "money:batch", batch.pk)
        assert reverse("money:approve", args=[batch.pk]) in page
        assert sent(client, world.approver, "money:approve", batch.pk, document="").status_code == 422
        sent(client, world.approver, "money:approve", batch.pk, document="深工信资〔2024〕3号")
        assert AwardBatch.objects.get().document == "深工信资〔2024〕3号"


def test_amounts_that_changed_are_shown_anew(client: Client, world: World) -> None:
    """I14 in the browser."""
    world.budget(300_000)
    one, other = world.drafted(world.waiting()), world.drafted(world.waiting())
    digests = [
        seen(client, world.proposer, "money:batch", batch.pk).split('name="digest" value="')[1].split('"')[0]
        for batch in (one, other)
    ]
    sent(client, world.proposer, "money:publish", one.pk, digest=digests[0])
    answered = sent(client, world.proposer, "money:publish", other.pk, digest=digests[1])
    page = client.get(answered.headers["Location"]).content.decode()
    assert "金额已按现在的可用资金重新计算，合计 100,000.00 元" in page
    assert "公示，预留 100,000.00 元" in page
    assert Purse.objects.get().reserved == AWARD


def test_what_is_published_has_no_personal_data(client: Client, world: World) -> None:
    world.budget()
    row = world.waiting()
    batch = world.published(row)
    page = seen(client, world.proposer, "money:public", batch.pk)
    assert row.enterprise.name in page
    assert "200,000.00" in page
    assert "2024年4月26日至2024年5月7日" in page
    for hidden in (row.account_number, row.account_bank, row.enterprise.uscc):
        assert hidden not in page
    client.force_login(world.proposer)
    found = client.get(reverse("money:sheet", args=[batch.pk]))
    assert found.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_batch_of_payments_is_prepared_and_released_in_the_browser(client: Client, world: World) -> None:
    world.budget()
    row = world.waiting()
    world.approved(row)
    page = seen(client, world.payer, "money:payments")
    assert "1 笔 20.00 万元" in page
    sent(
        client, world.payer, "money:prepare", programme="P1", year=YEAR, owner=make.city().pk, route="DIRECT"
    )
    batch = PaymentBatch.objects.get()
    page = seen(client, world.payer, "money:payment", batch.pk)
    assert "1 笔 20 万元待放行" in page
    assert row.account_number not in page
    assert f"尾号 {row.account_number[-4:]}" in page
    assert "下载 CSV" not in page
    sent(client, world.payer, "money:release", batch.pk, version=batch.version)
    page = seen(client, world.payer, "money:payment", batch.pk)
    assert "1 笔 20 万元已放行：1 笔没回执" in page
    assert batch.sha256 in page
    assert "下载 CSV" in page
    before = AuditStamp.objects.count()
    found = sent(client, world.payer, "money:file", batch.pk, "csv")
    assert row.account_number.encode() in b"".join(found.streaming_content)
    assert AuditStamp.objects.count() == before + 1
    assert "下载拨付文件" in AuditStamp.objects.latest("pk").reason


def test_who_may_not_see_accounts_gets_no_file(client: Client, world: World) -> None:
    world.budget()
    batch = world.released(world.waiting())
    assert sent(client, world.proposer, "money:file", batch.pk, "csv").status_code == 403
    assert "下载 CSV" not in seen(client, world.proposer, "money:payment", batch.pk)


def test_bounced_lines_come_first_and_the_tabs_count(client: Client, world: World, tmp_path: Path) -> None:
    world.budget()
    rows = [world.waiting() for _each in range(3)]
    batch = world.released(*rows)
    answer(tmp_path, world.payer, paid(batch, 1), bounced(batch, 3))
    page = seen(client, world.payer, "money:payment", batch.pk)
    assert "3 笔 60 万元已放行：1 笔到账，1 笔退票，1 笔没回执" in page
    names = [row.enterprise.name for row in (rows[2], rows[1], rows[0])]
    assert [page.index(f">{name}</a>") for name in names] == sorted(
        page.index(f">{name}</a>") for name in names
    )
    assert "账户已销户" in page
    page = seen(client, world.payer, "money:payment", batch.pk, state="BOUNCED")
    assert rows[0].enterprise.name not in page


def test_a_clawback_goes_through_the_browser(client: Client, world: World, tmp_path: Path) -> None:
    world.budget()
    row = world.waiting()
    batch = world.released(row)
    answer(tmp_path, world.payer, paid(batch, 1))
    data = {
        "reason": "FALSE_PAPERS",
        "amount": "200000",
        "decided_on": "2024-05-16",
        "document": "追〔2024〕1号",
        "due_1": "2024-06-30",
        "part_1": "120000",
        "due_2": "2024-12-31",
        "part_2": "80000",
    }
    assert sent(client, world.proposer, "money:decide", row.pk, **{**data, "part_2": ""}).status_code == 422
    sent(client, world.proposer, "money:decide", row.pk, **data)
    made = Clawback.objects.get()
    page = seen(client, world.payer, "money:clawback", made.pk)
    assert "应追回 200,000.00 元，未还 200,000.00 元" in page
    part = made.instalments.first()
    assert part is not None
    sent(client, world.payer, "money:receive", part.pk, paid_on="2024-05-16", voucher="R1")
    assert "未还 80,000.00 元" in seen(client, world.payer, "money:clawback", made.pk)
    assert row.enterprise.name in seen(client, world.proposer, "money:clawbacks")
    assert award_of(row).amount == AWARD


def test_to_dos_lead_who_can_go_on(client: Client, world: World) -> None:
    world.budget()
    world.drafted(world.waiting())
    ended = world.published(world.waiting())
    world.approved(world.waiting())
    home = seen(client, world.approver, "dashboards:home")
    assert "批准：" in home
    assert reverse("money:batch", args=[ended.pk]) in home
    assert "公示：" in home
    assert f"批准：{ended.programme.name} {YEAR} 第 {ended.number} 批" not in seen(
        client, world.proposer, "dashboards:home"
    )
    assert "编批：" in seen(client, world.payer, "dashboards:home")
