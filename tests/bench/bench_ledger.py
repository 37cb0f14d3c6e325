"""The ledger at 100,000 enterprises and 500,000 problems: lists, the sweep of 50,000 open ones, statistics, logging."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.ui.bulk import Selection
from core.web.form_key import new_key
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.acts import ACTS
from cultivation.ledger.filters import PROBLEMS
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors.statistics import measured
from cultivation.ledger.services.several import perform_each
from cultivation.ledger.services.sweeping import sweep
from cultivation.ledger.states import Action
from tests.bench.harness import Bench
from tests.bench.ledger_city import last_working_day, ledger_city
from tests.bench.references.empty_page import empty_page

ENTERPRISES, OPEN, TOGETHER = 100_000, 50_000, 2_000
_state: dict[str, Any] = {}


def prepare() -> None:
    """The city, and a person signed in."""
    ledger_city(ENTERPRISES)
    bureau = User.objects.get(username="bureau")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(bureau, backend="accounts.backends.UnitBackend")
    first = Enterprise.objects.order_by("pk").first()
    assert first is not None
    _state.update(client=client, bureau=bureau, enterprise=first.pk)
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
        cursor.execute(
            "UPDATE cultivation_problem SET version = version + 1 WHERE state IN ('IN_PROGRESS', 'ACCEPTED')"
        )
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
    """One problem, from POST to answer."""
    typed = {
        "enterprise": str(_state["enterprise"]), "category": "LABOUR", "description": "普工缺口四十人", "form_key": new_key(),
    }  # fmt: skip
    answer = _state["client"].post("/ledger/log/", typed)
    if answer.status_code != 302 or not answer.headers["Location"].startswith("/ledger/"):
        raise RuntimeError(f"{answer.status_code}: {answer.content.decode()[:2000]}")


def written() -> None:
    """A signed-in POST that writes one row: the draft of a form."""
    body = json.dumps({"address": "/ledger/log/", "fields": [["description", str(time.monotonic())]]})
    answer = _state["client"].post("/system/drafts/", body, content_type="application/json")
    if answer.status_code >= 300:
        raise RuntimeError(str(answer.status_code))


def prepare_assigning() -> None:
    """Two thousand of the open ones wait to be assigned."""
    prepare()
    wanted = Problem.objects.filter(state__in=("IN_PROGRESS", "ACCEPTED")).order_by("state", "pk")
    ids = list(wanted.values_list("pk", flat=True)[:TOGETHER])
    Problem.objects.filter(pk__in=ids).update(
        state="ACCEPTED", holder=None, assigned_at=None, routed_to=[], assign_by=timezone.localdate()
    )
    _state["ids"] = ids


def assigned() -> None:
    """All of them in one act, taken back."""
    selection = Selection(PROBLEMS.with_values(), False, dict.fromkeys(_state["ids"]), 0, "", TOGETHER)
    with transaction.atomic():
        result = perform_each(
            actor=_state["bureau"], selection=selection, today=timezone.localdate(), act=ACTS[Action.ASSIGN],
            data={"holder": None, "note": ""},
        )  # fmt: skip
        if result.done != TOGETHER:
            raise RuntimeError(str(result.refused[:3]))
        transaction.set_rollback(True)


def events_inserted() -> None:
    """INSERT … SELECT of their events, taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cultivation_problemevent (problem_id, action, from_state, to_state, party, by_id, unit_id, to_unit_id,"
            " note, at, satisfaction) SELECT id, 'ASSIGN', state, 'ASSIGNED', 'DISTRICT_OFFICER', %s, district_id, district_id,"
            " '', now(), '' FROM cultivation_problem WHERE id = ANY (%s)",
            [_state["bureau"].pk, _state["ids"]],
        )
        transaction.set_rollback(True)


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
    Bench("ledger statistics of a year", a_year, grouped, 3, setup=prepare, repeat=3, given_up="ADR 31"),
    Bench("ledger logging", logged, written, 4, setup=prepare, repeat=25),
    Bench(
        "ledger assign 2,000",
        assigned,
        events_inserted,
        6,
        setup=prepare_assigning,
        repeat=7,
        given_up="ADR 31",
    ),
]
