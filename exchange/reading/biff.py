"""What calamine does not tell of an .xls: hidden rows and columns, error cells, and whether it is protected.

The records of the Workbook stream are walked one after the other ([MS-XLS] 2.1.4); a walk that leaves the stream
finds a broken file before anyone else reads it.
"""

from __future__ import annotations

import struct
from pathlib import Path

import olefile

from exchange.reading.scan import SheetScan
from exchange.reading.sniff import broken, password

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_ROW, _COLINFO, _FORMULA, _BOOLERR = 0x0208, 0x007D, 0x0006, 0x0205
_CELLS = frozenset({_FORMULA, _BOOLERR, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6})
_DIMENSIONS, _MULRK = 0x0200, 0x00BD
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01


def scans(path: Path) -> dict[str, SheetScan]:
    """The scan of each sheet by its name. Raises FileRefused for a protected or broken file."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            name = "Workbook" if container.exists("Workbook") else "Book"
            data = container.openstream(name).read()
        return {name: _scan(data, start) for name, start in _sheets(data)}
    except (struct.error, OSError, IndexError) as error:
        raise broken() from error


def _sheets(data: bytes) -> list[tuple[str, int]]:
    """The sheets' names and where they begin, from the globals at the head of the stream."""
    found, at = [], 0
    if len(data) < 8 or struct.unpack_from("<H", data)[0] & 0xFF != _BOF & 0xFF:
        raise broken()
    while True:
        kind, size = struct.unpack_from("<HH", data, at)
        if at + 4 + size > len(data):
            raise broken()
        if kind == _FILEPASS:
            raise password()
        if kind == _BOUNDSHEET and size > 8:
            start = struct.unpack_from("<I", data, at + 4)[0]
            count, wide = data[at + 10], data[at + 11] & 1
            raw = data[at + 12 : at + 12 + count * (2 if wide else 1)]
            found.append((raw.decode("utf-16-le" if wide else "latin-1", "replace"), start))
        if kind == _EOF:
            return found
        at += 4 + size


def _scan(data: bytes, at: int) -> SheetScan:
    """Walk the records of one sheet."""
    seen, deep, unpack, rows = SheetScan(), 0, struct.Struct("<HH").unpack_from, set()
    while True:
        kind, size = unpack(data, at)
        body = at + 4
        if body + size > len(data):
            raise broken()
        if kind in _CELLS:
            row, column = unpack(data, body)
            last = unpack(data, body + size - 4)[1] if kind == _MULRK and size >= 6 else column
            if max(column, last) >= _MOST_COLUMNS:  # the reader behind would make room up to there
                raise broken()
            rows.add(row)
            if (kind == _BOOLERR and data[body + 7]) or (
                kind == _FORMULA and data[body + 6] == 2 and data[body + 12 : body + 14] == b"\xff\xff"
            ):
                seen.errors.add((row + 1, column))
        elif kind == _DIMENSIONS and size >= 14:
            if (
                struct.unpack_from("<I", data, body + 4)[0] > _MOST_ROWS
                or unpack(data, body + 8)[1] > _MOST_COLUMNS
            ):
                raise broken()
        elif kind == _ROW and data[body + 12] & _HIDDEN_ROW:
            seen.hidden_rows.add(struct.unpack_from("<H", data, body)[0] + 1)
        elif kind == _COLINFO and data[body + 8] & _HIDDEN_COLUMN:
            first, last = unpack(data, body)
            seen.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _BOF:
            deep += 1
        elif kind == _EOF:
            deep -= 1
            if deep <= 0:
                break
        at = body + size
    seen.rows, seen.last_row = len(rows), max(rows, default=-1) + 1
    return seen
