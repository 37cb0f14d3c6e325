"""The net effect of a batch on each table, in a temporary table: what it was before, what the batch left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from core.audit.install import AuditedTable, audited_tables
from core.audit.registry import AUDITED
from core.audit.undo.result import LeftAlone, Undone


@dataclass(frozen=True)
class UndoTable:
    """One table's rows to undo, in the temporary table `temp`.

    `n` (1, 2, …), `row_id`, `act` (I created, U changed, D deleted), `keep` and `why` and `by` for created rows that stay,
    and `old_x`, `new_x` for every column. `now` is the live table; `key` its primary key.
    """

    cursor: Any
    model: type[models.Model]
    table: AuditedTable
    outcome: Undone

    @property
    def temp(self) -> str:
        """The temporary table."""
        return f'pg_temp."undo_{self.table.name}"'

    @property
    def now(self) -> str:
        """The live table."""
        return f'public."{self.table.name}"'

    @property
    def key(self) -> str:
        """The live table's key column, quoted."""
        return f'"{self.table.key}"'

    @property
    def columns(self) -> list[str]:
        """Every kept column but the key."""
        return [name for name, _kind in self.table.columns if name != self.table.key]

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Execute and say how many rows were touched."""
        self.cursor.execute(sql, parameters or None)
        return max(int(self.cursor.rowcount), 0)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Execute and fetch."""
        self.cursor.execute(sql, parameters or None)
        return list(self.cursor.fetchall())

    def changed_since(self, live: str = "t", staged: str = "u") -> str:
        """SQL: the live row is not what the batch left."""
        return " OR ".join(f'{live}."{name}" IS DISTINCT FROM {staged}."new_{name}"' for name in self.columns)

    def take_out(self, where: str, parameters: Sequence[Any] = ()) -> int:
        """Take rows out of this undo (`where` over `u`); they have been, or will be, treated otherwise."""
        return self.run(f"DELETE FROM {self.temp} u WHERE {where}", parameters)

    def leave(self, found: LeftAlone) -> None:
        """List something that stays."""
        self.outcome.leave(found)

    def count(self, act: str, number: int) -> None:
        """Count rows of this table."""
        self.outcome.count(self.table.name, act, number)

    def drop(self) -> None:
        """Forget the temporary table."""
        self.run(f"DROP TABLE IF EXISTS {self.temp}")


def stage(cursor: Any, batch: int, outcome: Undone) -> list[UndoTable]:
    """The tables that the batch wrote to, each staged and its live rows locked."""
    cursor.execute("SELECT id FROM history.stamp WHERE batch_id = %s", [batch])
    stamps = [stamp for (stamp,) in cursor.fetchall()]
    cursor.execute('SELECT DISTINCT "table" FROM history.tally WHERE stamp_id = ANY (%s)', [stamps])
    wrote = {name for (name,) in cursor.fetchall()}
    found = []
    for table in audited_tables(cursor):
        if table.name in wrote:
            undo = UndoTable(cursor, AUDITED[table.name].model, table, outcome)
            _stage(undo, stamps)
            found.append(undo)
    return found


def _stage(undo: UndoTable, stamps: list[int]) -> None:
    names = [name for name, _kind in undo.table.columns]
    old = ", ".join(f'f."old_{name}"' for name in names)
    new = ", ".join(f'l."new_{name}"' for name in names)
    undo.drop()
    undo.run(
        "SET LOCAL enable_nestloop = off"
    )  # a fresh batch has no statistics: a loop over it would be quadratic
    undo.run(
        f"""
        CREATE TEMP TABLE "undo_{undo.table.name}" ON COMMIT DROP AS
        WITH b AS MATERIALIZED (SELECT * FROM {undo.table.history} WHERE stamp_id = ANY (%s)),
             f AS (SELECT DISTINCT ON (row_id) * FROM b ORDER BY row_id, seq),
             l AS (SELECT DISTINCT ON (row_id) * FROM b ORDER BY row_id, seq DESC)
        SELECT row_number() OVER (ORDER BY l.row_id) AS n, l.row_id,
               CASE WHEN f.op = 'I' THEN 'I' WHEN l.op = 'D' THEN 'D' ELSE 'U' END AS act,
               false AS keep, ''::text AS why, ''::text AS by, {old}, {new}
        FROM f JOIN l USING (row_id) WHERE NOT (f.op = 'I' AND l.op = 'D')
        """,
        [stamps],
    )
    undo.run("SET LOCAL enable_nestloop = on")
    undo.run(f"CREATE INDEX ON {undo.temp} (row_id)")
    undo.run(f"ANALYZE {undo.temp}")
    undo.run(
        f"SELECT FROM {undo.now} WHERE {undo.key} IN (SELECT row_id FROM {undo.temp}) ORDER BY {undo.key} FOR NO KEY UPDATE"
    )
