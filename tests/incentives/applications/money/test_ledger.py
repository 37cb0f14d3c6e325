"""A purse and its ledger: entries are only added, corrections reverse, the database refuses what must never happen."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from core.verdict import Refused
from incentives.applications.codes import MovementKind
from incentives.applications.money import checking, ledger, purses
from incentives.applications.money_models import Movement, Purse
from tests.incentives.applications.money.world import DRAFTED, YEAR, World
from tests.support import factories as make


def report() -> dict[str, object]:
    out = StringIO()
    call_command("budget", "P1", str(YEAR), "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def test_a_budget_is_entered_and_told(world: World) -> None:
    world.budget(500_000)
    world.budget(700_000)
    assert report() == {
        "budget": "1200000.00",
        "reserved": "0.00",
        "payable": "0.00",
        "paid": "0.00",
        "clawed_back": "0.00",
        "available": "1200000.00",
        "entries": 2,
        "differences": 0,
    }


def test_without_a_budget_the_command_says_so() -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("budget", "P1", "2022", "--json", stdout=out)
    assert stopped.value.code == 1
    assert json.loads(out.getvalue())["code"] == "purse.missing"


test_without_a_budget_the_command_says_so = pytest.mark.django_db(test_without_a_budget_the_command_says_so)


def test_a_correction_reverses_and_enters_anew(world: World) -> None:
    purse = world.budget(900_000)
    first = Movement.objects.get()
    purses.correct_budget(actor=world.proposer, movement=first.pk, amount=Decimal(600_000), reason="笔误")
    assert [(row.kind, row.amount, row.reverses_id) for row in Movement.objects.order_by("pk")] == [
        ("BUDGET", Decimal(900_000), None),
        ("BUDGET", Decimal(-900_000), first.pk),
        ("BUDGET", Decimal(600_000), None),
    ]
    purse.refresh_from_db()
    assert purse.budget == 600_000
    with pytest.raises(Refused, match="已经冲销"):
        purses.correct_budget(actor=world.proposer, movement=first.pk, amount=Decimal(1), reason="再来")


def test_a_budget_is_not_lowered_below_what_is_reserved(world: World) -> None:
    world.budget(300_000)
    world.published(world.waiting())
    entry = Movement.objects.get(kind="BUDGET")
    with pytest.raises(Refused, match="资金不够"):
        purses.correct_budget(actor=world.proposer, movement=entry.pk, amount=Decimal(100_000), reason="压减")
    assert report()["differences"] == 0


@pytest.mark.parametrize(
    ("role", "place"), [("OFFICER", "宝安区"), ("PAYMENTS", None), ("REVIEWER", "宝安区"), ("ANALYST", None)]
)
def test_who_may_not_write_the_city_s_budget(world: World, role: str, place: str | None) -> None:
    with pytest.raises(Refused, match="没有"):
        purses.enter_budget(
            actor=make.user(role, place),
            programme="P1",
            year=YEAR,
            owner=make.city(),
            amount=Decimal(1),
            reason="试",
        )


def test_a_district_enters_its_own(world: World) -> None:
    baoan = make.unit("宝安区")
    made = purses.enter_budget(
        actor=make.user("REVIEWER", "宝安区"),
        programme="P2",
        year=YEAR,
        owner=baoan,
        amount=Decimal(5_000),
        reason="区预算",
    )
    assert made.owner == baoan


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incentives_movement SET amount = 1",
        "DELETE FROM incentives_movement",
        "UPDATE incentives_movement SET reason = 'x' WHERE id = (SELECT max(id) FROM incentives_movement)",
    ],
)
def test_the_database_refuses_a_changed_entry(world: World, statement: str) -> None:
    world.budget()
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Movement.objects.count() == 1


def test_the_database_refuses_a_purse_below_zero(world: World) -> None:
    world.budget(100)
    for change in ({"reserved": F("budget") + 1}, {"paid": Decimal(-1)}, {"clawed_back": Decimal(-1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Purse.objects.update(**change)


def test_an_entry_is_reversed_once(world: World) -> None:
    purse = world.budget()
    entry = Movement.objects.get()
    purses.correct_budget(actor=world.proposer, movement=entry.pk, amount=Decimal(0), reason="撤回")
    purse.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        Movement.objects.create(
            purse=purse, kind="BUDGET", amount=-entry.amount, reverses=entry, by=world.proposer
        )


def test_a_difference_between_purse_and_ledger_is_found(world: World) -> None:
    world.budget()
    Purse.objects.update(budget=F("budget") + 5)
    found = checking.money_of(list(Purse.objects.all()))
    assert [(each.name, each.stored - each.found) for each in found.differences] == [("budget", Decimal(5))]
    assert report()["differences"] == 1


def test_money_that_hangs_on_no_application_is_found(world: World) -> None:
    purse = world.budget()
    entry = ledger.Entry(MovementKind.RESERVE, Decimal(10))
    ledger.post(purse, [entry], actor=world.proposer, at=DRAFTED)
    assert report()["differences"] == 1


def test_every_kind_of_entry_says_what_it_does() -> None:
    assert set(ledger.EFFECTS) == set(MovementKind)
    for effect in ledger.EFFECTS.values():
        assert set(effect) <= set(ledger.SUMS)
