"""The scan's benchmarks: against the floor, again unchanged, through Celery, and at a million.

Work and reference run on the same database in the same round; the work is a process of its own, so that its peak
memory is its own, and says its seconds itself (starting Python and putting the tables back are not the work).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.db import connection

from sbs_portal.celery import app
from sbs_portal.runtime.paths import ROOT
from tests.bench.harness import Bench
from tests.bench.references import scan as floor
from tests.bench.scan_city import name_of, scan_city
from tests.support.workers import worker

N = 100_000
MILLION = 1_000_000
TWICE = 1.6 if (os.cpu_count() or 1) >= 4 else 0.0
"""How much longer one worker takes than two; on fewer cores the database and one worker have all there is."""
_RESET = """
TRUNCATE monitoring_assessment, monitoring_scanblock, monitoring_scanrun, monitoring_baseline RESTART IDENTITY CASCADE;
UPDATE cultivation_standing SET year = NULL, quarter = NULL, ytd = NULL, readiness = '', risk = '', stale = false,
    p10 = NULL, p50 = NULL, p90 = NULL, run = NULL WHERE year IS NOT NULL;
"""
_LATE = (
    "UPDATE monitoring_quarterlyreturn SET revenue = revenue + 10000 WHERE (year, quarter) = (2024, 3)"
    " AND is_current AND enterprise_id % 100 = 1"
)
_last: dict[str, Any] = {}
_open = ExitStack()


def child(how: str) -> float:
    """Run one scan in a process of its own; its seconds."""
    command = [sys.executable, "-m", "tests.bench.scan_child", how]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
    _last.update(json.loads(done.stdout.splitlines()[-1]))
    return float(_last["seconds"])


def reset() -> None:
    """The tables as before the quarter's first scan."""
    with connection.cursor() as cursor:
        cursor.execute(_RESET)
        cursor.execute("VACUUM (FULL, ANALYZE) cultivation_standing")
        cursor.execute("CHECKPOINT")
    os.sync()  # what the filling of a new city left to write is no part of the scan


def first(how: str = "direct") -> float:
    """A quarter's first scan."""
    reset()
    return child(how)


def again() -> float:
    """A scan of a quarter in which nothing has changed; it must write nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(id) FROM monitoring_assessment")
        before = cursor.fetchone()
        seconds = child("direct")
        cursor.execute("SELECT count(*), max(id) FROM monitoring_assessment")
        if _last["judged"] or cursor.fetchone() != before:
            raise RuntimeError("a scan of unchanged figures wrote rows")
    return seconds


def late() -> float:
    """A scan after one return of a hundred has come in anew; it must judge them."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the history is no part of what is timed
        cursor.execute(_LATE)
        cursor.execute("SET session_replication_role = origin")
    seconds = child("direct")
    if not 0 < _last["judged"] <= N // 50:
        raise RuntimeError(f"judged {_last['judged']} of {N // 100} late ones")
    return seconds


def against_floor() -> float:
    """The floor, with the rows of the scan made last."""
    return floor.copy_out_and_in(_last.setdefault("rows", floor.finished_rows()))


def prepare() -> None:
    """A city that was scanned once, so that the floor has rows to write."""
    scan_city(N)
    first()


def with_worker() -> None:
    """A real worker on the same database."""
    scan_city(N)
    log = Path(tempfile.gettempdir()) / "bench-scan-worker.log"
    _open.enter_context(worker(name_of(N), log))


def with_another() -> float:
    """A first scan with a second worker beside the first."""
    log = Path(tempfile.gettempdir()) / "bench-scan-second-worker.log"
    with worker(name_of(N), log):
        while len(app.control.ping(timeout=0.5) or []) < 2:
            pass
        return first("celery")


def at(enterprises: int) -> Callable[[], float]:
    """A first scan of a city of that size."""

    def scan() -> float:
        scan_city(enterprises)
        return first()

    return scan


def scanned_once() -> None:
    """A city of a million that was scanned once: what a third of it has reached is found, as it is at 100,000."""
    scan_city(MILLION)
    first()


def backtested() -> float:
    """Eight quarters of the city, each judged again and measured."""
    seconds = child("backtest")
    if _last["quarters"] != 8:
        raise RuntimeError(f"{_last['quarters']} quarters")
    return seconds


def megabytes() -> float:
    """Peak memory of the last scan's process."""
    return float(_last["megabytes"])


BENCHES = [
    Bench("scan_direct_100k", first, against_floor, 3.0, setup=prepare, yardstick_seconds=0.8,
          repeat=3, peak_mb=megabytes, bar_mb=400),
    Bench("scan_again_100k", again, first, 1.2, setup=prepare),
    Bench("scan_late_100k", late, first, 0.25, setup=prepare, given_up="ADR 38"),
    Bench("scan_celery_100k", lambda: first("celery"), first, 1.2, setup=with_worker, teardown=_open.close,
          allowance_seconds=0.2),
    Bench("scan_two_workers_100k", lambda: first("celery"), with_another, TWICE, setup=with_worker,
          teardown=_open.close, at_least=True),
    Bench("backtest_8_quarters_100k", backtested, first, 8.0, setup=prepare, repeat=2, peak_mb=megabytes, bar_mb=600),
    Bench("scan_direct_1m", at(MILLION), at(N), 12.0, setup=scanned_once, yardstick_seconds=1.2, peak_mb=megabytes,
          bar_mb=600),
]  # fmt: skip
