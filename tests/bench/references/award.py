"""The floor of an evaluation: the facts out by COPY, the finished verdicts in by COPY; fixed."""

from __future__ import annotations

import io
import time

from django.db import connection

FACTS = (
    "SELECT enterprise_id, included_on FROM cultivation_inclusion WHERE count_year = 2022",
    "SELECT id, legal_form, status FROM cultivation_enterprise",
    "SELECT enterprise_id, year, output, revenue FROM cultivation_annualfigures"
    " WHERE source = 'STAT' AND is_current AND year IN (2022, 2023)",
    "SELECT enterprise_id, kind, valid_from, valid_to FROM incentives_creditrecord",
    "SELECT enterprise_id, kind, found FROM incentives_historycheck",
    "SELECT enterprise_id, amount FROM incentives_payment WHERE programme_id = 'P1'",
)
FINISHED = "COPY (SELECT * FROM incentives_evaluation WHERE is_current AND programme_id = 'P1') TO STDOUT"


class _Nowhere:
    """Takes the rows and forgets them."""

    def write(self, rows: bytes) -> int:
        return len(rows)


def finished_rows() -> bytes:
    """The evaluations of a run that was made before, as COPY text."""
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(FINISHED, rows)
    return rows.getvalue()


def copy_out_and_in(rows: bytes) -> float:
    """Seconds of both; the verdicts into the table itself, which is emptied first."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE incentives_evaluation CASCADE")
        started = time.perf_counter()
        for facts in FACTS:
            cursor.copy_expert(f"COPY ({facts}) TO STDOUT (FORMAT binary)", _Nowhere())
        cursor.copy_expert("COPY incentives_evaluation FROM STDIN", io.BytesIO(rows))
        return time.perf_counter() - started
