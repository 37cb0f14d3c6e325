"""The styled export of 100,000 enterprises × 15 columns beside the same query as CSV by COPY."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.db import connection

from accounts.models import User
from exchange import exporters
from sbs_portal.runtime.paths import ROOT
from tests.bench.bench_import import first
from tests.bench.harness import Bench
from tests.bench.import_city import ROWS, USER

_last: dict[str, Any] = {}


class _Nowhere(io.RawIOBase):
    """Takes bytes and forgets them."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return len(data)


def prepare() -> None:
    """100,000 enterprises with three years of revenue: fifteen columns."""
    first()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cultivation_annualfigures (enterprise_id, year, source, version, is_current, revenue, note,"
            " made_at) SELECT enterprise_id, y, source, 1, true, revenue, '', now() FROM cultivation_annualfigures,"
            " generate_series(2021, 2022) y WHERE is_current"
        )
        cursor.execute("VACUUM (ANALYZE)")


def as_csv() -> None:
    """The export's own query as CSV."""
    query = exporters.get("enterprises").query(User.objects.get(username=USER), {})
    with connection.cursor() as cursor:
        text = cursor.mogrify(query.sql, query.params).decode()
        cursor.copy_expert(f"COPY ({text}) TO STDOUT CSV HEADER", _Nowhere())


def styled() -> float:
    """The workbook, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "tests.bench.exchange_child",
            "export",
            str(Path(folder) / "out.xlsx"),
        ]
        done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    _last.update(json.loads(done.stdout.splitlines()[-1]))
    if _last["rows"] != ROWS:
        raise RuntimeError(f"exported {_last['rows']} rows, not {ROWS}")
    return float(_last["seconds"])


def megabytes() -> float:
    """Peak memory of the export's process."""
    return float(_last["megabytes"])


BENCHES = [
    Bench("export_100k", styled, as_csv, 8.0, setup=prepare, repeat=3, yardstick_seconds=0.34, peak_mb=megabytes,
          bar_mb=150),
]  # fmt: skip
