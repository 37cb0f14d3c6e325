"""A preview that went stale: what would be written now is not what the person was shown.

Between the preview and the commit others write too. A row that would now overwrite another value, or meet another row,
than the preview said is written only after the person has seen it: the commit becomes a new preview that names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exchange.protocol import CHANGED, NEW, Stage

SHOWN = 20


@dataclass(frozen=True)
class StaleRows:
    """How many rows, and where the first of them stand in the file: sheet and row."""

    count: int
    places: list[tuple[str, int]]

    def __bool__(self) -> bool:
        return self.count > 0

    def as_json(self) -> dict[str, Any]:
        """As the batch keeps it."""
        return {"count": self.count, "places": [list(place) for place in self.places]}


def remember(stage: Stage) -> None:
    """Keep what the preview showed, for the rest of the transaction."""
    stage.cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{_table(stage)}")
    stage.cursor.execute(
        f"CREATE TEMPORARY TABLE {_table(stage)} ON COMMIT DROP AS SELECT line, op, target, was FROM {stage.plan}"
    )
    stage.cursor.execute(f"ANALYZE {_table(stage)}")


def rows_since(stage: Stage) -> StaleRows:
    """The rows of which the plan now says something else than was shown; a row refused, or the same by now, is none."""
    stale = (
        f"FROM {stage.plan} p JOIN {_table(stage)} b USING (line)"
        f" WHERE p.op IN ('{NEW}', '{CHANGED}') AND (p.op, p.target, p.was) IS DISTINCT FROM (b.op, b.target, b.was)"
    )
    stage.cursor.execute(f"SELECT count(*) {stale}")
    number = int(stage.cursor.fetchone()[0])
    if not number:
        return StaleRows(0, [])
    stage.cursor.execute(
        f'SELECT s.sheet, s."row" FROM {stage.rows} s WHERE s.line IN (SELECT line {stale}) ORDER BY s.line LIMIT {SHOWN}'
    )
    return StaleRows(number, [(str(sheet), int(row)) for sheet, row in stage.cursor.fetchall()])


def _table(stage: Stage) -> str:
    return f"preview_{stage.batch_id}"
