"""Rows that the batch deleted: they come back under their old key."""

from __future__ import annotations

from core.audit.undo.result import TAKEN, LeftAlone
from core.audit.undo.staging import UndoTable


def recreate(table: UndoTable) -> None:
    """Insert them again; one whose key or unique value was taken since is listed."""
    names = [name for name, _kind in table.table.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    old = ", ".join(f'"old_{name}"' for name in names)
    back = table.rows(
        f"INSERT INTO {table.now} ({columns}) SELECT {old} FROM {table.temp} WHERE act = 'D' ORDER BY n"
        f" ON CONFLICT DO NOTHING RETURNING {table.key}"
    )
    table.count("recreated", len(back))
    for (row_id,) in table.rows(
        f"SELECT row_id FROM {table.temp} WHERE act = 'D' AND NOT row_id = ANY (%s) ORDER BY n",
        [[key for (key,) in back]],
    ):
        table.leave(LeftAlone(table.table.name, str(row_id), TAKEN))
