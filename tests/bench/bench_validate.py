"""The validation's benchmark: a quarter's returns judged for the first time, against COPY out and findings in by COPY."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from django.db import connection

from sbs_portal.runtime.paths import ROOT
from tests.bench.harness import Bench
from tests.bench.references import validate as floor
from tests.bench.validate_city import validate_city

N = int(os.environ.get("BENCH_RETURNS", "100000"))
_last: dict[str, Any] = {}


def first() -> float:
    """A quarter that was not judged before."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE monitoring_returnfinding, monitoring_returncheck")
        cursor.execute("VACUUM ANALYZE monitoring_returnfinding, monitoring_returncheck")
    return child()


def again() -> float:
    """A quarter in which nothing has changed; it must write nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM history.seq")
        before = cursor.fetchone()
        seconds = child()
        cursor.execute("SELECT last_value FROM history.seq")
        if cursor.fetchone() != before:
            raise RuntimeError("a validation of unchanged figures wrote rows")
    return seconds


def child() -> float:
    """One validation in a process of its own; its seconds."""
    command = [sys.executable, "-m", "tests.bench.validate_child"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    _last.update(json.loads(done.stdout.splitlines()[-1]))
    if _last["returns"] != N:
        raise RuntimeError(f"judged {_last['returns']} returns, not {N}")
    return float(_last["seconds"])


def against_floor() -> float:
    """The floor, with the findings of the first validation."""
    return floor.copy_out_and_in(_last["rows"])


def prepare() -> None:
    """A city that was judged once, so that the floor has rows to write."""
    validate_city(N)
    first()
    _last["rows"] = floor.finished_rows()


def megabytes() -> float:
    """Peak memory of the last validation's process."""
    return float(_last["megabytes"])


BENCHES = [
    Bench(
        "validate_100k",
        first,
        against_floor,
        3.0,
        setup=prepare,
        repeat=3,
        peak_mb=megabytes,
        bar_mb=400,
        given_up="ADR 38",
    ),
    Bench("validate_again_100k", again, first, 1.0, setup=prepare),
]
