"""The morning's sweep and the list of warnings at 20,000 open ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from monitoring.warnings.models import WarningRung
from monitoring.warnings.services.sweeping import sweep
from tests.bench.harness import Bench
from tests.bench.ledger_city import last_working_day
from tests.bench.references.empty_page import empty_page
from tests.bench.warning_city import warning_city

OPEN, MOST_SECONDS = 20_000, 5
_state: dict[str, Any] = {}


def prepare() -> None:
    """The city, and a person signed in."""
    warning_city(OPEN)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="bureau"), backend="accounts.backends.UnitBackend")
    _state["client"] = client
    for path in ("/search/", "/warnings/", "/warnings/?show=open"):
        assert client.get(path).status_code == 200


def this_morning() -> dt.datetime:
    """Half past eight on the last working day."""
    day = last_working_day(timezone.localdate())
    return timezone.make_aware(dt.datetime.combine(day, dt.time(8, 30)))


def swept() -> None:
    """The first sweep, in which half of them climb two or three rungs, taken back."""
    with transaction.atomic():
        found = sweep(at=this_morning())
        if found.overdue != OPEN // 2 or found.escalated < OPEN:
            raise RuntimeError(f"{found}")
        transaction.set_rollback(True)


def updated() -> None:
    """One UPDATE of as many rows, taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE monitoring_warning SET version = version + 1")
        if cursor.rowcount != OPEN or WarningRung.objects.exists():
            raise RuntimeError(f"{cursor.rowcount} rows")
        transaction.set_rollback(True)


BENCHES = [
    Bench("warnings sweep", swept, updated, 0, setup=prepare, repeat=3, allowance_seconds=MOST_SECONDS),
    Bench(
        "warnings list",
        lambda: _state["client"].get("/warnings/?show=open"),
        lambda: empty_page(_state["client"]),
        8,
        setup=prepare,
        repeat=15,
    ),
]
