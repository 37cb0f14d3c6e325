"""What a set of tables holds, as one text: the same before and after means that nothing was lost, added or changed."""

from __future__ import annotations

from django.db import connection

ENTERPRISES = (
    "cultivation_enterprise", "cultivation_enterprisename", "cultivation_enterpriseuscc", "cultivation_standing",
)  # fmt: skip
FIGURES = "cultivation_annualfigures"


def checksum(*tables: str) -> str:
    """One md5 over every row of every table, without the instant of the last writing (`changed_at`)."""
    parts = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(r, '\n' ORDER BY r), ''))"
                f" FROM (SELECT (to_jsonb(t) - 'changed_at')::text AS r FROM {table} t) x"
            )
            parts.append(str(cursor.fetchone()[0]))
    return " ".join(parts)


def enterprises() -> str:
    """Enterprises with their names, codes and standings, and the figures in force.

    A version that was superseded back stays as a version that is not current: it is history, not what the figure is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(coalesce(string_agg(concat_ws('|', enterprise_id, year, source, revenue, output, employees, note),"
            f" '\n' ORDER BY enterprise_id, year, source), '')) FROM {FIGURES} WHERE is_current"
        )
        current = str(cursor.fetchone()[0])
    return f"{checksum(*ENTERPRISES)} {current}"
