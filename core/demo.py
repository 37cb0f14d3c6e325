"""What every room's demo uses: one deterministic source of chance, COPY from columns, and triggers that rest.

The demo is set-based: columns of numpy become one COPY, what follows from them becomes one statement. The same
seed, number and day give the same rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from django.db import connection, models

from core.audit.install import TRIGGERS
from core.bulk import NULL

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


T = TypeVar("T")


@dataclass
class Invention:
    """What the demo is asked for; a room leaves here what later rooms build on."""

    size: int
    seed: int
    at: dt.datetime
    _left: dict[type[Any], Any] = field(default_factory=dict)

    def leave(self, thing: object) -> None:
        """Keep a thing for the rooms that come after."""
        self._left[type(thing)] = thing

    def of(self, kind: type[T]) -> T:
        """What an earlier room left. Raises KeyError when it did not."""
        found: T = self._left[kind]
        return found


def chance(seed: int, room: str) -> np.random.Generator:
    """A room's own stream of chance, so that one room's change does not move another's rows."""
    return np.random.default_rng([seed, *room.encode()])


def cells(values: Any) -> list[str]:
    """A column as texts for COPY: numpy, lists, None, dates, booleans."""
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        texts = np.datetime_as_string(values, unit="D").tolist()
        return [NULL if text == "NaT" else text for text in texts]
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    return [NULL if value is None else _text(value) for value in listed]


def _text(value: Any) -> str:
    if value is True:
        return "t"
    if value is False:
        return "f"
    return str(value)


def as_sent(fen: Any) -> Ints:
    """Amounts in fen as people send them: in 万元 with two decimals."""
    return (np.rint(np.asarray(fen) / 10_000) * 10_000).astype(np.int64)


def fen_cells(values: Ints, missing: Flags | None = None) -> list[str]:
    """Amounts in fen as yuan with two decimals."""
    texts = [f"{'-' if v < 0 else ''}{abs(v) // 100}.{abs(v) % 100:02d}" for v in values.tolist()]
    if missing is None:
        return texts
    return [NULL if gone else text for text, gone in zip(texts, missing.tolist(), strict=True)]


def next_id(cursor: Any, model: type[models.Model], rows: int) -> int:
    """Reserve `rows` keys of a table and return the first."""
    cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {model._meta.db_table}")
    first = int(cursor.fetchone()[0])
    cursor.execute(
        "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
        [model._meta.db_table, max(first + rows - 1, 1)],
    )
    return first


@contextmanager
def unrecorded(*tables: type[models.Model]) -> Iterator[None]:
    """The history of these tables rests while invented rows are laid down; inside a transaction.

    A history of a million invented rows would say nothing and double the work; what people do in the demo
    afterwards is recorded as everywhere.
    """
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks cannot be altered
        for table in names:
            for trigger in TRIGGERS[:3]:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in names:
            for trigger in TRIGGERS[:3]:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


_BARE = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint k WHERE conrelid = %(table)s::regclass AND (contype = 'f' OR contype = 'u' AND NOT EXISTS
    (SELECT FROM pg_constraint r WHERE r.contype = 'f' AND r.conindid = k.conindid))
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index i WHERE indrelid = %(table)s::regclass
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND conrelid = i.indrelid)
"""


@contextmanager
def bare(*tables: type[models.Model]) -> Iterator[None]:
    """These tables stand without indexes and foreign keys while they are filled; inside a transaction.

    Made anew over the rows that are there, each is one pass (and is checked by it) instead of a step for each row.
    Other sessions wait for the tables as long; the keys of the rows stay.
    """
    with connection.cursor() as cursor:
        again: list[str] = []
        for model in tables:
            cursor.execute(_BARE, {"table": model._meta.db_table})
            found = cursor.fetchall()
            for drop, _make in found:
                cursor.execute(drop)
            again += [make for _drop, make in reversed(found)]
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        yield
        for make in again:
            cursor.execute(make)


def days_between(
    rng: np.random.Generator, first: dt.date, last: dt.date, size: int
) -> npt.NDArray[np.datetime64]:
    """`size` days from `first` to `last`, both included."""
    span = max((last - first).days, 0) + 1
    return np.datetime64(first, "D") + rng.integers(0, span, size)
