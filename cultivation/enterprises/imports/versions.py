"""Annual figures by import: what differs becomes a new version, set-based."""

from __future__ import annotations

from collections.abc import Collection

from core.bulk import default_sql
from cultivation.enterprises.datasets import FIGURES
from cultivation.enterprises.imports.base import lock_enterprises, run
from cultivation.enterprises.models import AnnualFigures
from exchange.protocol import Stage

MEASURES = [column.field for column in FIGURES.columns if column.field]


def supersede(stage: Stage, stated: Collection[str], wanted: str) -> int:
    """Write new versions; rows written.

    `wanted` is a SELECT of enterprise_id, year, source and the measures that are `stated`, with null for what a row
    does not state: that is carried over from the version in force. A figure that stays the same writes nothing.
    """
    table = f"figures_{stage.batch_id}"
    values = {name: _value(name, stated) for name in MEASURES}
    stored = ", ".join(f"a.{name}" for name in MEASURES)
    # Versions of one enterprise queue up at it, as where they are typed in: else both would be the one in force.
    lock_enterprises(stage, f"SELECT w.enterprise_id FROM ({wanted}) w")
    run(stage, f"DROP TABLE IF EXISTS pg_temp.{table}")
    run(
        stage,
        f"""
        CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS
        SELECT w.enterprise_id, w.year, w.source,
            {", ".join(f"{value} AS {name}" for name, value in values.items())}
        FROM ({wanted}) w
        LEFT JOIN cultivation_annualfigures a ON a.enterprise_id = w.enterprise_id AND a.year = w.year
            AND a.source = w.source AND a.is_current
        WHERE a.id IS NULL OR ({", ".join(values.values())}) IS DISTINCT FROM ({stored})
        """,
    )
    run(stage, f"ANALYZE {table}")
    return AnnualFigures.supersede_all(table, {name: f"t.{name}" for name in MEASURES})


def _value(name: str, stated: Collection[str]) -> str:
    """What the new version says of a measure."""
    said = f"w.{name}, " if name in stated else ""
    return f"coalesce({said}a.{name}, {default_sql(AnnualFigures, name)})"
