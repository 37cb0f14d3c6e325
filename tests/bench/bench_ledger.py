"""The ledger at 100,000 enterprises and 500,000 problems: lists, the sweep of 50,000 open ones, statistics, logging."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors.statistics import measured
from cultivation.ledger.services.logging import Registration, log
from cultivation.ledger.services.sweeping import sweep
from tests.bench.harness import Bench
from tests.bench.ledger_city import last_working_day, ledger_city
from tests.bench.references.empty_page import empty_page

ENTERPRISES, OPEN = 100_000, 50_000
_state: dict[str, Any] = {}


def prepare() -> None:
    """The city, and a person signed in."""
    ledger_city(ENTERPRISES)
    bureau = User.objects.get(username="bureau")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(bureau, backend="accounts.backends.UnitBackend")
    _state.update(client=client, bureau=bureau)
    for path in ("/search/", "/ledger/", "/ledger/?page=550"):
        assert client.get(path).status_code == 200


def _get(path: str) -> None:
    assert _state["client"].get(path).status_code == 200


def this_morning() -> dt.datetime:
    """Half past eight on the last working day."""
    day = last_working_day(timezone.localdate())
    return timezone.make_aware(dt.datetime.combine(day, dt.time(8, 30)))


def swept() -> None:
    """The day's sweep, taken back."""
    with transaction.atomic():
        sweep(at=this_morning())
        transaction.set_rollback(True)


def swept_again() -> None:
    """The second sweep of a day: it writes nothing but its own row."""
    before = Problem.objects.filter(version__gt=1).count()
    sweep(at=this_morning())
    if Problem.objects.filter(version__gt=1).count() != before:
        raise RuntimeError("a second sweep wrote problems")


def sweep_once() -> None:
    """The city after the first sweep of the day."""
    prepare()
    sweep(at=this_morning())


def updated() -> None:
    """One UPDATE of as many of their rows, taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cultivation_problem SET version = version + 1 WHERE state = 'IN_PROGRESS'")
        if cursor.rowcount != OPEN:
            raise RuntimeError(f"{cursor.rowcount} rows")
        transaction.set_rollback(True)


def a_year() -> None:
    """The measures of the last year by category."""
    today = timezone.localdate()
    measured(_state["bureau"], today - dt.timedelta(days=365), today, by="category")


def grouped() -> None:
    """The bare GROUP BY of the same rows."""
    since = timezone.now() - dt.timedelta(days=365)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.category, e.action, count(*) FROM cultivation_problem p"
            " JOIN cultivation_problemevent e ON e.problem_id = p.id WHERE e.at >= %s GROUP BY 1, 2",
            [since],
        )
        cursor.fetchall()


def logged() -> None:
    """One problem."""
    one = Enterprise.objects.order_by("pk").first()
    assert one is not None
    log(
        actor=_state["bureau"],
        enterprise=one.pk,
        registration=Registration(category="LABOUR", description="缺工"),
    )


BENCHES = [
    Bench(
        "ledger list",
        lambda: _get("/ledger/"),
        lambda: empty_page(_state["client"]),
        8,
        setup=prepare,
        repeat=15,
    ),
    Bench(
        "ledger page 550",
        lambda: _get("/ledger/?page=550"),
        lambda: _get("/ledger/"),
        1.4,
        setup=prepare,
        repeat=15,
    ),
    Bench("ledger sweep of 50,000", swept, updated, 4, setup=prepare, repeat=3),
    Bench("ledger sweep again", swept_again, updated, 0.5, setup=sweep_once, repeat=3),
    Bench("ledger statistics of a year", a_year, grouped, 3, setup=prepare, repeat=3),
]
