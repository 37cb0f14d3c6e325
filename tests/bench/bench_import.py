"""The import's benchmarks: upload to commit of 100,000 × 12 against the floor, the same file again, a file too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import connection

from exchange.reading.reader import MAX_ROWS
from sbs_portal.runtime.paths import ROOT
from tests.bench.harness import Bench
from tests.bench.import_city import CHANGED, ROWS, STANDING, fresh, workbook

_last: dict[str, Any] = {}


def child(what: str, path: Path | None = None) -> float:
    """One act in a process of its own; its seconds."""
    path = path or workbook(ROWS, changed=CHANGED)
    command = [sys.executable, "-m", "tests.bench.exchange_child", what, str(path)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    _last.update(json.loads(done.stdout.splitlines()[-1]))
    return float(_last["seconds"])


def floor() -> float:
    """Read and COPY on a fresh copy of the city."""
    fresh()
    return child("reference")


def first() -> float:
    """The import into a fresh copy; it must write exactly what differs."""
    fresh()
    seconds = child("import")
    expected = [ROWS - STANDING, CHANGED, STANDING - CHANGED, 0]
    if _last["counts"] != expected:
        raise RuntimeError(f"imported {_last['counts']}, not {expected}")
    return seconds


def again() -> float:
    """The same file once more; it must write no row and no audit row."""
    before = _written()
    seconds = child("import")
    if _last["counts"] != [0, 0, ROWS, 0] or _written() != before:
        raise RuntimeError("the same file again wrote rows")
    return seconds


def too_long() -> float:
    """One row more than may be, from the upload to the refusal."""
    fresh()
    seconds = child("refuse", workbook(MAX_ROWS + 1))
    if _last["refusal"] != "TOO_MANY_ROWS":
        raise RuntimeError(f"refused as {_last['refusal']}")
    return seconds


def _written() -> list[int]:
    found = []
    with connection.cursor() as cursor:
        for table in ("history.stamp", "public.cultivation_enterprise", "public.cultivation_annualfigures",
                      "history.cultivation_enterprise", "history.cultivation_annualfigures"):  # fmt: skip
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(int(cursor.fetchone()[0]))
    return found


def megabytes() -> float:
    """Peak memory of the last import's process."""
    return float(_last["megabytes"])


BENCHES = [
    Bench("import_100k", first, floor, 5.0, repeat=3, yardstick_seconds=1.2, peak_mb=megabytes, bar_mb=450),
    Bench("import_again_100k", again, first, 0.8, repeat=2, peak_mb=megabytes, bar_mb=450),
    # five times the rows of its reference
    Bench("import_one_row_too_many", too_long, floor, 5, peak_mb=megabytes, bar_mb=300),
]
