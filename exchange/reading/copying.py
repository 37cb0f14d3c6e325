"""A reading in the text format of PostgreSQL's COPY FROM, for a typed staging table.

    cursor.copy_expert("COPY staging.batch_7 (line, sheet, row, uscc, revenue_2023) FROM STDIN",
                       CopyStream(copy_rows(reading, ["uscc", "revenue:2023"])))

Amounts are whole fen with the exponent that makes them yuan, ratios likewise millionths; dates are ISO, what is not
stated is NULL.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

import numpy as np

from exchange.dataset import Kind
from exchange.kinds.base import Array
from exchange.reading.result import Reading, TypedColumn

_NULL = "\\N"
_SPECIAL = re.compile(r"[\\\t\n\r]")
CHUNK = 20_000


def copy_rows(
    reading: Reading, fields: Sequence[str], *, refused: bool = False, size: int = CHUNK
) -> Iterator[str]:
    """Chunks of lines: line, sheet, row, then the typed columns named (`uscc`, `revenue:2023`), tab-separated.

    `line` is the row's place in the reading's arrays, from 0. Rows that were refused while reading are left out unless
    `refused` asks for them.
    """
    places = np.arange(reading.rows) if refused else np.flatnonzero(~reading.refused)
    names = [_escaped(name) for name in reading.sheet_names]
    for start in range(0, len(places), size):
        at = places[start : start + size]
        columns = [
            map(str, at.tolist()),
            [names[sheet] for sheet in reading.sheet_of[at].tolist()],
            map(str, reading.row_of[at].tolist()),
            *(_texts(reading.columns[name], at) for name in fields),
        ]
        yield "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


def _texts(column: TypedColumn, at: Array) -> list[str]:
    values, missing, kind = column.values[at], column.missing[at], column.slot.column.kind
    if kind in (Kind.AMOUNT, Kind.QUANTITY):
        out = [f"{hundredths}e-2" for hundredths in values.tolist()]
    elif kind is Kind.RATIO:
        out = [f"{millionths}e-6" for millionths in values.tolist()]
    elif kind is Kind.DATE:
        out = np.datetime_as_string(values).tolist()
    elif values.dtype == object:
        values[missing] = ""
        out = _plain(values.tolist())
    else:
        out = list(map(str, values.tolist()))
    for place in np.flatnonzero(missing).tolist():
        out[place] = _NULL
    return out


def _plain(texts: list[str]) -> list[str]:
    """Texts with what COPY reads as its own marks escaped; one search tells whether there is any."""
    return list(map(_escaped, texts)) if _SPECIAL.search("".join(texts)) else texts


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


class CopyStream:
    """Chunks of text as the file that psycopg2's `copy_expert` reads from."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._chunk = io.BytesIO()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; b'' at the end."""
        if size < 0:
            return self._chunk.read() + "".join(self._chunks).encode()
        while not (piece := self._chunk.read(size)):
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._chunk = io.BytesIO(chunk.encode())
        return piece
