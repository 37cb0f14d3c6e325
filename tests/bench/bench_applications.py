"""Applications at 200,000: their list, an approval of 2,000, a payment batch of 20,000 lines with its files."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from incentives.applications.models import Application
from incentives.applications.money import approving, paying, proposing
from incentives.applications.money_models import AwardBatch
from tests.bench.application_city import DAY, WAITING, application_city, person
from tests.bench.award_city import YEAR
from tests.bench.harness import Bench
from tests.bench.references.empty_page import empty_page

APPROVED, APPROVAL_SECONDS, PAYMENT_SECONDS = 2_000, 3.0, 5.0
_state: dict[str, Any] = {}


def prepare() -> None:
    """The city, and a person signed in."""
    application_city()
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person("BUREAU"), backend="accounts.backends.UnitBackend")
    _state["client"] = client
    for path in ("/search/", "/applications/", "/applications/?page=550"):
        assert client.get(path).status_code == 200


def at(day: dt.date) -> dt.datetime:
    """The morning of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def published(most: int) -> AwardBatch:
    """A published batch of some that wait."""
    waiting = Application.objects.filter(state="PROPOSAL", subject_key=0).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True)[:most])
    drafted = proposing.draft(
        actor=person("BUREAU"), programme="P1", year=YEAR, applications=keys, at=at(DAY)
    )
    return proposing.publish(actor=person("BUREAU"), batch=drafted.pk, at=at(DAY))


def approve(batch: AwardBatch, wanted: int) -> float:
    """Another person approves it; the seconds of that alone."""
    other = person("BUREAU", 2)
    started = time.perf_counter()
    done = approving.approve(
        actor=other, batch=batch.pk, document="深工信资〔2024〕3号", at=at(DAY + dt.timedelta(days=9))
    )
    seconds = time.perf_counter() - started
    if done.count != wanted:
        raise RuntimeError(f"approved {done.count}: {done.left_out[:3]}")
    return seconds


def approval() -> float:
    """An approval of 2,000, taken back."""
    with transaction.atomic():
        seconds = approve(published(APPROVED), APPROVED)
        transaction.set_rollback(True)
    return seconds


def payment() -> float:
    """20,000 that were approved become a batch, released with its files; taken back."""
    with transaction.atomic():
        approve(published(WAITING), WAITING)
        payer = person("PAYMENTS")
        started = time.perf_counter()
        made = paying.pay(actor=payer, programme="P1", year=YEAR, at=at(DAY + dt.timedelta(days=10)))
        seconds = time.perf_counter() - started
        if made.batch.count != WAITING:
            raise RuntimeError(f"{made.batch.count} lines: {made.left_out[:3]}")
        transaction.set_rollback(True)
    return seconds


def updated() -> None:
    """One UPDATE of as many applications, taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE incentives_application SET version = version + 1 WHERE subject_key = 0")
        transaction.set_rollback(True)


def _get(path: str) -> None:
    _state["client"].get(path)


BENCHES = [
    Bench(
        "applications list",
        lambda: _get("/applications/"),
        lambda: empty_page(_state["client"]),
        8,
        setup=prepare,
        repeat=15,
    ),
    Bench(
        "applications list 550",
        lambda: _get("/applications/?page=550"),
        lambda: _get("/applications/"),
        1.4,
        setup=prepare,
        repeat=15,
    ),
    Bench(
        "applications approve",
        approval,
        updated,
        0,
        setup=prepare,
        repeat=3,
        allowance_seconds=APPROVAL_SECONDS,
    ),
    Bench(
        "applications pay",
        payment,
        updated,
        0,
        setup=prepare,
        allowance_seconds=PAYMENT_SECONDS,
        given_up="ADR 37",
    ),
]
