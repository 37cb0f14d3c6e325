"""The audit's price: a bulk write of 100,000 rows with the triggers beside the same write without them.

A bulk DELETE is no act of the portal and is left out: without triggers it only marks rows and costs almost nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction

from core.audit.context import recording
from core.audit.install import TRIGGERS
from core.audit.undo import undo
from tests.bench.city import bench_city
from tests.bench.harness import Bench

ROWS = 100_000
BATCH = 990_001

WRITES = {
    "insert": "INSERT INTO cultivation_annualfigures (enterprise_id, year, source, version, is_current, revenue, note, made_at)"
    " SELECT id, 1999, 'OTHER', 1, true, id * 1000, '', now() FROM cultivation_enterprise ORDER BY id LIMIT %s",
    "update": "UPDATE cultivation_enterprise SET address = address || '（核）', version = version + 1 WHERE id IN"
    " (SELECT id FROM cultivation_enterprise ORDER BY id LIMIT %s)",
}


class _Back(Exception):  # noqa: N818
    """Roll back what was measured."""


def write(sql: str, *, audited: bool) -> float:
    """The seconds of one bulk write, rolled back afterwards; the tables are vacuumed so that each round is alike."""
    table = sql.split()[2] if sql.startswith(("INSERT", "DELETE")) else sql.split()[1]
    spent = 0.0
    try:
        with recording(reason="bench"), connection.cursor() as cursor:
            if not audited:
                for trigger in TRIGGERS:
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            started = time.perf_counter()
            cursor.execute(sql, [ROWS])
            spent = time.perf_counter() - started
            raise _Back
    except _Back:
        pass
    with connection.cursor() as cursor:
        cursor.execute(f'VACUUM {table}, history."{table}"')
    return spent


def undo_seconds() -> float:
    """An undo of a batch that changed 100,000 rows, rolled back."""
    try:
        with transaction.atomic():
            with recording(batch=BATCH), connection.cursor() as cursor:
                cursor.execute(WRITES["update"], [ROWS])
            started = time.perf_counter()
            with recording(batch=BATCH + 1):
                done = undo(BATCH)
            assert done.total("restored") == ROWS
            spent = time.perf_counter() - started
            raise _Back
    except _Back:
        return spent


def _setup() -> None:
    bench_city(ROWS)


def _bench(kind: str) -> Bench:
    work: Callable[[], float] = partial(write, WRITES[kind], audited=True)
    reference: Callable[[], float] = partial(write, WRITES[kind], audited=False)
    return Bench(f"audit, bulk {kind} of {ROWS:,}", work, reference, bar=1.5, setup=_setup, repeat=5)


BENCHES = [
    *(_bench(kind) for kind in WRITES),
    Bench(
        f"undo of {ROWS:,} changed rows beside the audited write",
        undo_seconds,
        partial(write, WRITES["update"], audited=True),
        bar=4,
        setup=_setup,
        repeat=3,
    ),
]
