"""The two tables of a batch in schema `staging`: made, filled by COPY, dropped."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from exchange.reading.copying import CopyStream, copy_rows
from exchange.reading.result import Reading
from exchange.staging.protocol import Stage, StagedColumn

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})
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
        f'CREATE TABLE {stage.rows} (line integer NOT NULL, sheet text NOT NULL, "row" integer NOT NULL{columns})'
    )
    stage.cursor.execute(
        f"CREATE TABLE {stage.plan} (line integer PRIMARY KEY, op text NOT NULL DEFAULT 'S', target bigint,"
        " district_id bigint, street_id bigint)"
    )


def fill(stage: Stage, reading: Reading) -> None:
    """COPY the rows that reading did not refuse; amounts from fen to yuan on the way."""
    named = "".join(f', "{column.name}"' for column in stage.columns)
    rows = copy_rows(reading, [column.field for column in stage.columns])
    stage.cursor.copy_expert(f'COPY {stage.rows} (line, sheet, "row"{named}) FROM STDIN', CopyStream(rows))
    stage.cursor.execute(f"CREATE UNIQUE INDEX ON {stage.rows} (line)")
    stage.cursor.execute(f"ANALYZE {stage.rows}")


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


def exist(batch_id: int) -> bool:
    """Whether the batch is still staged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"staging.batch_{batch_id}_plan"])
        return bool(cursor.fetchone()[0])
