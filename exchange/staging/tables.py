"""The two tables of a batch in schema `staging`: made, filled by COPY, dropped.

They are unlogged: a crash of the database empties them, and the batch is staged again from its file (`whole` tells).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from exchange.protocol import Stage, StagedColumn
from exchange.reading.copying import CopyStream, copy_rows
from exchange.reading.result import Reading

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})
_NAME = re.compile(r"batch_(\d+)(_plan)?")
NULL = "\\N"


def staged_columns(reading: Reading) -> list[StagedColumn]:
    """The columns that the file had, with their names in SQL."""
    found = []
    for name, typed in reading.columns.items():
        slot = typed.slot
        matches = (reading.heading(name, sheet) for sheet in range(len(reading.sheets)))
        heading = next((match.heading for match in matches if match is not None), str(slot.column.heading))
        found.append(StagedColumn(name.replace(":", "_"), name, slot.column, heading, slot.year))
    return found


def make(stage: Stage) -> None:
    """Make the batch's tables anew; what an interrupted attempt left is dropped."""
    drop(stage.batch_id)
    columns = "".join(f', "{column.name}" {column.sql_type}' for column in stage.columns)
    stage.cursor.execute(
        f"CREATE UNLOGGED TABLE {stage.rows}"
        f' (line integer NOT NULL, sheet text NOT NULL, "row" integer NOT NULL{columns})'
    )
    stage.cursor.execute(
        f"CREATE UNLOGGED TABLE {stage.plan} (line integer NOT NULL, op text NOT NULL,"
        " target bigint, district_id bigint, street_id bigint, was jsonb)"
    )


def fill(stage: Stage, reading: Reading) -> None:
    """COPY the rows that reading did not refuse; amounts from fen to yuan on the way."""
    named = "".join(f', "{column.name}"' for column in stage.columns)
    rows = copy_rows(reading, [column.field for column in stage.columns])
    stage.cursor.copy_expert(f'COPY {stage.rows} (line, sheet, "row"{named}) FROM STDIN', CopyStream(rows))
    stage.cursor.execute(f"CREATE UNIQUE INDEX ON {stage.rows} (line)")
    # How many rows there are is all that joins by keys need to know.
    stage.cursor.execute(f"ANALYZE {stage.rows} (line)")


def copy(cursor: Any, target: str, cells: Sequence[Sequence[str]]) -> None:
    """COPY columns of ready texts into a table (`\\N` is null)."""
    text = io.StringIO("\n".join(map("\t".join, zip(*cells, strict=True))))
    cursor.copy_expert(f"COPY {target} FROM STDIN", text)


def escaped(values: Iterable[Any]) -> list[str]:
    """Texts as COPY wants them."""
    return [NULL if value is None else str(value).translate(_ESCAPES) for value in values]


def drop(batch_id: int) -> None:
    """Drop a batch's tables; nothing happens when they are gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS staging.batch_{batch_id}, staging.batch_{batch_id}_plan")


def whole(batch_id: int, rows: int) -> bool:
    """Whether the batch is still staged with that many rows (not dropped, not emptied by a crash)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"staging.batch_{batch_id}_plan"])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(
            f"SELECT (SELECT count(*) FROM staging.batch_{batch_id}) = %s"
            f" AND (SELECT count(*) FROM staging.batch_{batch_id}_plan) = %s",
            [rows, rows],
        )
        return bool(cursor.fetchone()[0])


def staged_batches() -> set[int]:
    """The batches that have tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'staging'")
        found = (_NAME.fullmatch(name) for (name,) in cursor.fetchall())
        return {int(match[1]) for match in found if match}
