"""From a policy to money that came back, by pages and commands: a draft, what it would change, its issue, a cycle, three
applications, an objection, a payment that bounces and is paid again, a clawback in instalments.

The days are those of 2024: 27 September is a Friday and 1 to 7 October are off, so what is published then may be approved
on 11 October; 12 October is a working Saturday.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from django.urls import reverse

from accounts.models import User
from core.jobs.models import Job
from core.jobs.running import run_now
from cultivation.enterprises.models import Enterprise
from exchange.models import ImportBatch
from incentives.applications.loading import load_award_papers
from incentives.applications.models import Application, ReviewSample
from incentives.applications.money.bans import banned_until
from incentives.applications.money_models import (
    Award,
    AwardBatch,
    Clawback,
    Movement,
    PaymentBatch,
    PaymentLine,
    Purse,
)
from incentives.applications.rules.sampling import is_drawn
from incentives.eligibility.cycles.models import Cycle
from incentives.facts.models import CreditRecord, Payment
from incentives.policy.models import PolicyVersion
from tests.incentives.applications.cases import works
from tests.incentives.scenarios.life import Life, answered, command, money, number
from tests.support import factories as make
from tests.support.parameters import load_policies, load_rules

pytestmark = [pytest.mark.scenario, pytest.mark.django_db]
P1, YEAR = "P1", 2022
EACH = 133_333
"""What each of three gets that are due 150,000 out of 400,000."""


def frozen(life: Life, person: User) -> Cycle:
    """测算批, by its page and job."""
    life.sends(person, "awards:make_cycle", programme=P1, year=YEAR)
    run_now(Job.objects.filter(kind="award.freeze").latest("pk"))
    return Cycle.objects.latest("pk")


def revised(life: Life, writer: User, other: User) -> PolicyVersion:
    """A second version, in which the award is another number, as far as another person who has not approved it yet."""
    first = PolicyVersion.objects.get(programme=P1)
    where = f"{reverse('policy:begin', args=[P1])}?revises={first.pk}"
    days = {"valid_from": "2022-10-01", "valid_to": "2027-12-31", "source": "深工信规〔2024〕9号"}
    life.browser(writer).post(where, days)
    draft = PolicyVersion.objects.get(programme=P1, state="DRAFT")
    asked = f"{reverse('policy:new_parameter', args=[P1])}?policy={draft.pk}"
    told = {"name": "新奖励额", "value": "150000", "valid_from": "2022-10-01", "reason": "预算收紧"}
    life.browser(writer).post(asked, told)
    life.sends(
        writer, "policy:change", draft.pk, "0-s-0", version=draft.version, title="新奖励额与上限取小",
        how="min", a="parameter:policy_p1_1", b="parameter:p1_cap",
    )  # fmt: skip
    draft.refresh_from_db()
    assert (draft.number, draft.state, draft.revises) == (2, "DRAFT", first)
    return draft


def issued(life: Life, draft: PolicyVersion, writer: User, other: User) -> None:
    """送审批, refused to who wrote it, and issued by the other one."""
    life.sends(writer, "policy:submit", draft.pk, version=draft.version)
    draft.refresh_from_db()
    assert draft.state == "SUBMITTED"
    own = life.refused(writer, "policy:approve", draft.pk, version=draft.version)
    assert "您写过这一版，须由他人审批" in own
    life.sends(other, "policy:approve", draft.pk, version=draft.version)
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == ("ISSUED", other)
    assert PolicyVersion.objects.get(programme=P1, number=1).valid_to == dt.date(2022, 9, 30)


def sampled(*, drawn: Enterprise, others: list[Enterprise]) -> None:
    """A seed by which one of them is checked on site, and the others are not."""
    rate = Decimal("0.1")
    wanted = [True, *(False for _each in others)]
    seed = next(
        seed
        for seed in map(str, range(100_000))
        if [is_drawn(seed, each.uscc, 0, "", rate) for each in (drawn, *others)] == wanted
    )
    ReviewSample.objects.create(
        programme_id=P1, year=YEAR, seed=seed, drawn_at=dt.datetime(2024, 9, 1, tzinfo=dt.UTC)
    )


def checked(*of: Enterprise, on: str) -> None:
    """Their credit was looked at on a day."""
    for each in of:
        CreditRecord.objects.create(enterprise=each, kind="CLEAR", valid_from=dt.date.fromisoformat(on))


def lines(batch: PaymentBatch) -> list[tuple[str, str]]:
    return list(
        PaymentLine.objects.filter(batch=batch).order_by("position").values_list("state", "account_number")
    )


def kinds() -> list[str]:
    """What the ledger has, in its order."""
    return list(Movement.objects.order_by("pk").values_list("kind", flat=True))


def happened(row: Application) -> list[str]:
    """What an application went through, its papers left out."""
    told = row.events.order_by("pk").values_list("kind", flat=True)
    return [kind for kind in told if kind not in ("PAPERS", "WAIVE", "ACCOUNT")]


def settled(batch: ImportBatch) -> tuple[str, int, int]:
    return (batch.state, batch.updated + batch.created, batch.refused)


def test_from_a_policy_to_money_that_came_back(time_machine: Any, tmp_path: Path) -> None:
    load_rules()
    load_policies()
    load_award_papers(make.CITY_DATA / "award_papers.csv")
    officer, reviewer = make.user("OFFICER", "新安街道"), make.user("REVIEWER", "宝安区")
    bureau, other = make.user("BUREAU", name="市局甲"), make.user("BUREAU", name="市局乙")
    liaison, payer = make.user("STAT_LIAISON"), make.user("PAYMENTS")
    life = Life(time_machine)
    first, second, third = works(), works(), works()
    failing = works(output=(30_100_000, 30_000_000))

    # The draft is tried against what is issued, on frozen facts, before anybody approves it.
    life.day("2024-08-26")
    draft = revised(life, bureau, other)
    cycle = frozen(life, bureau)
    assert (cycle.number, cycle.passed, cycle.failed, cycle.amount) == (1, 3, 1, Decimal(600_000))
    tried = command("what_if", P1, str(YEAR), "--draft", "2")
    assert (tried["before"]["amount"], tried["after"]["amount"]) == ("600000.00", "450000.00")
    assert (tried["cost_change"], tried["gain"], tried["lose"]) == ("-150000.00", 0, 3)
    assert command("evaluate", P1, str(YEAR))["amount"] == "600000.00", "the draft is not in force"

    # Another person issues it; the next cycle is of it, and the first one says what it said.
    life.day("2024-08-27")
    issued(life, draft, bureau, other)
    cycle = frozen(life, bureau)
    assert (cycle.number, cycle.passed, cycle.amount) == (2, 3, Decimal(450_000))
    assert command("evaluate", P1, str(YEAR), "--cycle", "1")["amount"] == "600000.00"
    assert command("evaluate", P1, str(YEAR))["amount"] == "450000.00"

    # A call, the year's money, four applications.
    life.day("2024-09-02")
    call = {"programme": P1, "year": YEAR, "opens_on": "2024-09-01", "closes_on": "2024-12-31"}
    life.sends(bureau, "applications:new_call", **call, document="深中小企字〔2024〕12号", version=0)
    purse = {"programme": P1, "year": YEAR, "owner": make.city().pk, "amount": "400000"}
    life.sends(bureau, "money:budget", **purse, reason="深财预〔2024〕8号")
    assert money(P1, YEAR) == (400_000, 0, 0, 0, 0, 400_000, 0)
    rows = [life.applies(officer, of.pk, P1, YEAR) for of in (first, second, third, failing)]
    assert [(row.state, row.verdict, row.due) for row in rows] == [
        *[("SUBMITTED", "PASS", Decimal(150_000))] * 3,
        ("SUBMITTED", "FAIL", Decimal(0)),
    ]
    again = life.refused(officer, "applications:enter", first.pk, programme=P1, year=YEAR)
    assert "已有另一件在办的申报" in again

    # Reviewed, verified: the conditions decide, and one is drawn to be checked on site.
    life.day("2024-09-05")
    sampled(drawn=first, others=[second, third])
    for row in rows:
        life.moves(reviewer, row, "START", "PRELIMINARY")
        life.sends(reviewer, "applications:paper", row.pk, "A03", on_paper="1")
        life.acts(reviewer, row, "pass", "VERIFICATION")
    life.day("2024-09-10")
    ends = ("SITE_CHECK", "PROPOSAL", "PROPOSAL", "REJECTED")
    for row, state in zip(rows, ends, strict=True):
        life.moves(liaison, row, "VERIFY", state)
    fell = rows.pop()
    assert fell.outcome == "CONDITIONS"
    life.day("2024-09-19")
    life.acts(bureau, rows[0], "pass", "PROPOSAL")

    # 拟定: three at 150,000 out of 400,000; published, the money is reserved.
    life.day("2024-09-27")
    life.sends(bureau, "money:draft", programme=P1, year=YEAR)
    batch = AwardBatch.objects.get()
    assert (batch.state, batch.wanted) == ("DRAFT", 450_000)
    assert money(P1, YEAR) == (400_000, 0, 0, 0, 0, 400_000, 0)
    assert "按 400,000.00 ÷ 450,000.00 同比例给" in life.reads(bureau, "money:batch", batch.pk)
    life.publishes(bureau, batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.ends_on, batch.given) == ("PUBLISHED", dt.date(2024, 10, 10), 3 * EACH)
    assert set(Application.objects.filter(batch=batch).values_list("state", "amount")) == {
        ("PUBLISHED", EACH)
    }
    assert money(P1, YEAR) == (400_000, 3 * EACH, 0, 0, 0, 1, 0)
    assert first.name in life.reads(other, "money:public", batch.pk)

    # An objection stops that one alone.
    life.day("2024-09-30")
    life.acts(other, rows[2], "object", "OBJECTION", "来信反映已在外市注册")
    assert [each.state for each in Application.objects.filter(batch=batch).order_by("pk")] == [
        "PUBLISHED", "PUBLISHED", "OBJECTION",
    ]  # fmt: skip
    assert money(P1, YEAR)[1] == 3 * EACH

    # 批准: not within the period, not by who proposed it; who is objected to is left out.
    life.day("2024-10-10")
    early = life.refused(other, "money:approve", batch.pk, document="深工信资〔2024〕3号")
    assert "公示到 2024-10-10 止，次日起才能批准" in early
    life.day("2024-10-11")
    own = life.refused(bureau, "money:approve", batch.pk, document="深工信资〔2024〕3号")
    assert "须由其他人批准" in own
    life.sends(other, "money:approve", batch.pk, document="深工信资〔2024〕3号")
    batch.refresh_from_db()
    assert (batch.state, batch.approved_by, batch.document) == ("APPROVED", other, "深工信资〔2024〕3号")
    assert [each.state for each in Application.objects.filter(batch=batch).order_by("pk")] == [
        "APPROVED", "APPROVED", "OBJECTION",
    ]  # fmt: skip
    assert set(Award.objects.values_list("enterprise", "amount")) == {(first.pk, EACH), (second.pk, EACH)}
    assert money(P1, YEAR) == (400_000, 3 * EACH, 0, 0, 0, 1, 0)

    # The objection is upheld: its money is free again, no award comes of it.
    life.day("2024-10-12")
    life.acts(bureau, rows[2], "uphold", "REJECTED", "核实已迁出本市")
    assert money(P1, YEAR) == (400_000, 2 * EACH, 0, 0, 0, EACH + 1, 0)

    # 拨付: without a fresh credit check nobody is paid; then both, in one batch that never changes.
    life.day("2024-10-15")
    with pytest.raises(SystemExit):
        command("payment_batch", P1, str(YEAR), "--user", payer.username)
    assert not PaymentBatch.objects.exists()
    checked(first, second, on="2024-10-14")
    told = command("payment_batch", P1, str(YEAR), "--user", payer.username)
    assert (told["lines"], told["total"], told["left_out"]) == (2, f"{2 * EACH}.00", {})
    assert money(P1, YEAR) == (400_000, 0, 2 * EACH, 0, 0, EACH + 1, 0)

    # The bank: one arrived, one came back. A file with another sum moves nothing.
    life.day("2024-10-18")
    paid = PaymentBatch.objects.get(pk=told["batch"])
    arrived = f"{number(paid, 1)},{EACH}.00,已拨付,J20241016-1,2024-10-16,"
    wrong = answered(tmp_path, payer, arrived, f"{number(paid, 2)},99.00,退票,,,账户已销户")
    assert settled(wrong) == ("REFUSED", 0, 0)
    assert money(P1, YEAR) == (400_000, 0, 2 * EACH, 0, 0, EACH + 1, 0)
    came = answered(tmp_path, payer, arrived, f"{number(paid, 2)},{EACH}.00,退票,,,账户已销户")
    assert settled(came) == ("COMMITTED", 2, 0)
    assert [state for state, _number in lines(paid)] == ["PAID", "BOUNCED"]
    paid.refresh_from_db()
    assert paid.state == "SETTLED"
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["PAID", "APPROVED", "REJECTED"]
    assert money(P1, YEAR) == (400_000, 0, EACH, EACH, 0, EACH + 1, 0)

    # Uncorrected it is not paid again; corrected by its officer it is, in a second batch, which another one releases.
    with pytest.raises(SystemExit):
        command("payment_batch", P1, str(YEAR), "--user", payer.username)
    life.day("2024-10-21")
    life.states_account(officer, rows[1], "6222020000001234567")
    pays = {"programme": P1, "year": YEAR, "owner": make.city().pk, "route": "DIRECT"}
    life.sends(payer, "money:prepare", **pays)
    repeat = PaymentBatch.objects.latest("pk")
    assert (repeat.number, repeat.state, repeat.count, repeat.total) == (2, "PREPARED", 1, EACH)
    life.sends(make.user("PAYMENTS"), "money:release", repeat.pk, version=repeat.version)
    assert lines(repeat) == [("IN_BATCH", "6222020000001234567")]
    assert lines(paid)[1] == ("BOUNCED", "44201583600052513307"), "what was released stays as it was"
    assert money(P1, YEAR) == (400_000, 0, EACH, EACH, 0, EACH + 1, 0)
    life.day("2024-10-24")
    arrived = f"{number(repeat, 1)},{EACH}.00,已拨付,J20241023-1,2024-10-23,"
    assert settled(answered(tmp_path, payer, arrived)) == ("COMMITTED", 1, 0)
    assert Application.objects.get(pk=rows[1].pk).state == "PAID"
    assert money(P1, YEAR) == (400_000, 0, 0, 2 * EACH, 0, EACH + 1, 0)
    assert Payment.objects.filter(programme=P1, year=YEAR).count() == 2

    # 追回 in two instalments, both paid back; the enterprise is on the ban list of every programme.
    life.day("2024-10-28")
    parts = {"due_1": "2024-11-29", "part_1": "100000", "due_2": "2024-12-31", "part_2": str(EACH - 100_000)}
    life.sends(
        other, "money:decide", rows[0].pk, reason="FUNDED_TWICE", amount=str(EACH), decided_on="2024-10-28",
        document="深工信追〔2024〕1号", **parts,
    )  # fmt: skip
    claim = Clawback.objects.get()
    assert (claim.amount, claim.banned_until) == (EACH, dt.date(2029, 10, 27))
    assert banned_until([first.pk, second.pk], dt.date(2024, 11, 1)) == {first.pk: dt.date(2029, 10, 27)}
    assert money(P1, YEAR) == (400_000, 0, 0, 2 * EACH, 0, EACH + 1, 0)
    for day, came_back, part in zip(
        ("2024-11-28", "2024-12-30"), (100_000, EACH), claim.instalments.all(), strict=True
    ):
        life.day(day)
        life.sends(payer, "money:receive", part.pk, paid_on=day, voucher=f"H{day}")
        assert money(P1, YEAR) == (400_000, 0, 0, 2 * EACH, came_back, EACH + 1, 0)
    assert not claim.instalments.filter(paid_on=None).exists()

    # No award twice, and the ledger tells the story.
    twice = life.refused(officer, "applications:enter", second.pk, programme=P1, year=YEAR)
    assert "已经给过这项奖补，不能再申报" in twice
    given = Award.objects.filter(reversed_on=None).values("programme", "enterprise", "subject_key", "part")
    assert not given.annotate(n=Count("pk")).filter(n__gt=1).exists()
    assert kinds() == [
        "BUDGET", *["RESERVE"] * 4, *["RELEASE"] * 2, "PAY", "PAY", "BOUNCE", "PAY", "CLAWBACK_DUE", "CLAWBACK_PAID",
        "CLAWBACK_PAID",
    ]  # fmt: skip
    assert [happened(row) for row in rows] == [
        ["ENTERED", "SUBMIT", "START", "PASS", "VERIFY", "PASS", "PUBLISH", "APPROVE", "RELEASE", "PAID", "CLAWBACK"],
        ["ENTERED", "SUBMIT", "START", "PASS", "VERIFY", "PUBLISH", "APPROVE", "RELEASE", "BOUNCE", "RELEASE", "PAID"],
        ["ENTERED", "SUBMIT", "START", "PASS", "VERIFY", "PUBLISH", "OBJECT", "UPHOLD"],
    ]  # fmt: skip
    assert Purse.objects.get().budget == 400_000
