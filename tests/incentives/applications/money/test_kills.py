"""`kill -9` in the middle of a payment or of the bank's answers: once, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from incentives.applications.money import paying
from incentives.applications.money.checking import money_of
from incentives.applications.money_models import Movement, PaymentBatch, PaymentLine, Purse
from incentives.facts.models import CreditRecord
from tests.incentives.applications.money.test_results import HEADING, number
from tests.incentives.applications.money.world import AWARD, PAID, YEAR, World, today

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = """SELECT count(*) FROM pg_locks
    WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def killed_while_it_waits(lock: str, *command: str) -> None:
    """Run a command, hold what it needs in the middle of its work, and end it as a crash would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(lock)
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                cursor.execute(WAITING)
                if (cursor.fetchone() or (0,))[0]:
                    break
                assert process.poll() is None, "it ended before it waited"
                time.sleep(0.05)
            else:
                pytest.fail("it never waited")
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.parametrize(
    "lock",
    [
        "LOCK TABLE core_storedfile IN SHARE ROW EXCLUSIVE MODE",
        "LOCK TABLE incentives_movement IN SHARE ROW EXCLUSIVE MODE",
        "LOCK TABLE incentives_applicationevent IN SHARE ROW EXCLUSIVE MODE",
    ],
    ids=["at its files", "at the ledger", "after the release"],
)
def test_a_payment_that_was_killed_comes_once_or_not_at_all(lock: str) -> None:
    world = World()
    world.budget()
    world.approved(world.waiting(), world.waiting())
    CreditRecord.objects.update(valid_from=today())
    killed_while_it_waits(lock, "payment_batch", "P1", str(YEAR), "--user", world.payer.username, "--json")
    assert not PaymentBatch.objects.exists()
    assert set(PaymentLine.objects.values_list("state", flat=True)) == {"PAYABLE"}
    assert not Movement.objects.filter(kind="RELEASE").exists()
    assert money_of(list(Purse.objects.all())).differences == []
    paying.pay(actor=world.payer, programme="P1", year=YEAR)
    assert PaymentBatch.objects.get().total == 2 * AWARD
    assert Purse.objects.get().payable == 2 * AWARD


def test_answers_that_were_killed_are_there_once_after_the_next_try(tmp_path: Path) -> None:
    world = World()
    world.budget()
    world.approved(world.waiting(), world.waiting())
    batch = paying.pay(actor=world.payer, programme="P1", year=YEAR, at=PAID).batch
    lines = [f"{number(batch, place)},200000.00,已拨付,J{place},{today()}," for place in (1, 2)]
    path = tmp_path / "回执.csv"
    path.write_text("\n".join([HEADING, *lines]), encoding="utf-8")
    command = ("import_data", "payment_results", str(path), "--user", world.payer.username, "--json")
    killed_while_it_waits("LOCK TABLE incentives_movement IN SHARE ROW EXCLUSIVE MODE", *command)
    assert not Movement.objects.filter(kind="PAY").exists()
    assert set(PaymentLine.objects.values_list("state", flat=True)) == {"IN_BATCH"}
    for _again in range(2):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout
    assert Movement.objects.filter(kind="PAY").count() == 2
    assert Purse.objects.get().paid == 2 * AWARD
    assert money_of(list(Purse.objects.all())).differences == []
