"""The floor of a validation: the quarter's returns out by COPY, the finished findings in by COPY; fixed."""

from __future__ import annotations

import io
import time

from django.db import connection

from monitoring.returns.fields import FIELDS

OUT = f"""COPY (
    SELECT id, enterprise_id, {", ".join(field.code for field in FIELDS)}
    FROM monitoring_quarterlyreturn WHERE is_current AND year = 2024 AND quarter = 3
) TO STDOUT (FORMAT binary)"""
FINISHED = "COPY (SELECT * FROM monitoring_returnfinding) TO STDOUT"


class _Nowhere:
    """Takes the rows and forgets them."""

    def write(self, rows: bytes) -> int:
        return len(rows)


def finished_rows() -> bytes:
    """The findings of a validation that was made before, as COPY text."""
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(FINISHED, rows)
    return rows.getvalue()


def copy_out_and_in(rows: bytes) -> float:
    """Seconds of both; the findings into the table itself, which is emptied first."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE monitoring_returnfinding, monitoring_returncheck")
        started = time.perf_counter()
        cursor.copy_expert(OUT, _Nowhere())
        cursor.copy_expert("COPY monitoring_returnfinding FROM STDIN", io.BytesIO(rows))
        return time.perf_counter() - started
