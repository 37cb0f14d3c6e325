"""The floor of a scan: the city's returns out by COPY, the finished rows in by COPY; fixed, whatever the scan does."""

from __future__ import annotations

import io
import time

from django.db import connection

OUT = """COPY (
    SELECT enterprise_id, year, quarter, source, state, version, revenue, electricity, status
    FROM monitoring_quarterlyreturn WHERE is_current
) TO STDOUT (FORMAT binary)"""
FINISHED = "COPY (SELECT * FROM monitoring_assessment WHERE is_current) TO STDOUT"
MAKE = "CREATE TABLE IF NOT EXISTS bench_assessment (LIKE monitoring_assessment INCLUDING ALL)"
IN = "COPY bench_assessment FROM STDIN"


class _Nowhere:
    """Takes the rows and forgets them."""

    def write(self, rows: bytes) -> int:
        return len(rows)


def finished_rows() -> bytes:
    """The rows of a scan that was made before, as COPY text."""
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(FINISHED, rows)
    return rows.getvalue()


def copy_out_and_in(rows: bytes) -> float:
    """Seconds of both."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE)
        cursor.execute("TRUNCATE bench_assessment")
        started = time.perf_counter()
        cursor.copy_expert(OUT, _Nowhere())
        cursor.copy_expert(IN, io.BytesIO(rows))
        return time.perf_counter() - started
