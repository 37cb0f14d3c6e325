"""Annual figures by import: what differs becomes a new version, set-based."""

from __future__ import annotations

from cultivation.enterprises.imports.base import run
from cultivation.enterprises.models import AnnualFigures
from exchange.staging.protocol import Stage


def supersede(stage: Stage, wanted: str) -> int:
    """Write new versions; rows written.

    `wanted` is a SELECT of enterprise_id, year, source, revenue, output, employees, note, with null for what is not
    stated: that is carried over from the version in force. A figure that stays the same writes nothing.
    """
    table = f"figures_{stage.batch_id}"
    run(stage, f"DROP TABLE IF EXISTS pg_temp.{table}")
    run(
        stage,
        f"""
        CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS
        SELECT w.enterprise_id, w.year, w.source,
            coalesce(w.revenue, a.revenue) AS revenue, coalesce(w.output, a.output) AS output,
            coalesce(w.employees, a.employees) AS employees, coalesce(w.note, a.note, '') AS note
        FROM ({wanted}) w
        LEFT JOIN cultivation_annualfigures a ON a.enterprise_id = w.enterprise_id AND a.year = w.year
            AND a.source = w.source AND a.is_current
        WHERE a.id IS NULL
           OR (coalesce(w.revenue, a.revenue), coalesce(w.output, a.output), coalesce(w.employees, a.employees),
               coalesce(w.note, a.note, ''))
              IS DISTINCT FROM (a.revenue, a.output, a.employees, a.note)
        """,
    )
    run(stage, f"ANALYZE {table}")
    carried = ("revenue", "output", "employees", "note")
    return AnnualFigures.supersede_all(table, {name: f"t.{name}" for name in carried} | {"made_at": "now()"})
