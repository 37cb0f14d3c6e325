"""Annual figures by import: what differs becomes a new version, set-based."""

from __future__ import annotations

from cultivation.enterprises.imports.base import run
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
        SELECT w.enterprise_id, w.year, w.source, a.id AS superseded,
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
    run(
        stage,
        f"UPDATE cultivation_annualfigures a SET is_current = false FROM {table} f WHERE a.id = f.superseded",
    )
    return run(
        stage,
        f"""
        INSERT INTO cultivation_annualfigures
            (enterprise_id, year, source, version, is_current, revenue, output, employees, note, made_at)
        SELECT f.enterprise_id, f.year, f.source, coalesce(l.version, 0) + 1, true, f.revenue, f.output, f.employees,
            f.note, now()
        FROM {table} f
        LEFT JOIN (
            SELECT a.enterprise_id, a.year, a.source, max(a.version) AS version
            FROM cultivation_annualfigures a JOIN {table} t USING (enterprise_id, year, source)
            GROUP BY a.enterprise_id, a.year, a.source
        ) l USING (enterprise_id, year, source)
        """,
    )
