"""What calamine does not tell of an .xls: hidden rows and columns, error cells, formats, and whether it is protected.

The records of the Workbook stream are walked one after the other ([MS-XLS] 2.1.4); a walk that leaves the stream
finds a broken file before anyone else reads it.
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import olefile

from exchange.reading.scan import SheetScan
from exchange.reading.shown import Show
from exchange.reading.sniff import broken, password
from exchange.reading.styles import chosen

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_ROW, _COLINFO, _FORMULA, _BOOLERR = 0x0208, 0x007D, 0x0006, 0x0205
_CELLS = frozenset({_FORMULA, _BOOLERR, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6})
_DIMENSIONS, _MULRK = 0x0200, 0x00BD
_FORMAT, _XF, _DATEMODE = 0x041E, 0x00E0, 0x0022
_NUMBERS = frozenset({_FORMULA, 0x0203, 0x027E, _MULRK})
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01


@dataclass
class Globals:
    """What stands at the head of the stream: the sheets with their beginnings, formats and the day 0."""

    sheets: list[tuple[str, int]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    used: list[int] = field(default_factory=list)
    from_1904: bool = False


def scans(path: Path) -> tuple[dict[str, SheetScan], dict[int, Show], bool]:
    """The scan of each sheet by its name, the formats that show another number than is stored, and whether days are
    counted from 1904. Raises FileRefused for a protected or broken file.
    """
    try:
        with olefile.OleFileIO(str(path)) as container:
            name = "Workbook" if container.exists("Workbook") else "Book"
            data = container.openstream(name).read()
        head = _globals(data)
        shows = chosen(head.codes, head.used)
        return {name: _scan(data, start, shows) for name, start in head.sheets}, shows, head.from_1904
    except (struct.error, OSError, IndexError) as error:
        raise broken() from error


def _globals(data: bytes) -> Globals:
    """The records before those of the sheets."""
    found, at = Globals(), 0
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
            found.sheets.append((raw.decode("utf-16-le" if wide else "latin-1", "replace"), start))
        if kind == _FORMAT and size > 5:
            count, wide = struct.unpack_from("<H", data, at + 6)[0], data[at + 8] & 1
            raw = data[at + 9 : at + 9 + count * (2 if wide else 1)]
            number = struct.unpack_from("<H", data, at + 4)[0]
            found.codes[number] = raw.decode("utf-16-le" if wide else "latin-1", "replace")
        if kind == _XF and size >= 4:
            found.used.append(struct.unpack_from("<H", data, at + 6)[0])
        if kind == _DATEMODE and size >= 2:
            found.from_1904 = data[at + 4] == 1
        if kind == _EOF:
            return found
        at += 4 + size


def _styled(
    data: bytes, kind: int, body: int, size: int, styles: Collection[int]
) -> list[tuple[int, int, int]]:
    """Row, column and format of the numbers of one record that have one of the formats."""
    if not styles or kind not in _NUMBERS or size < 6:
        return []
    row, column, style = struct.unpack_from("<HHH", data, body)
    named = [style]
    if kind == _MULRK:
        named = [struct.unpack_from("<H", data, body + 4 + 6 * at)[0] for at in range((size - 6) // 6)]
    return [(row + 1, column + at, style) for at, style in enumerate(named) if style in styles]


def _scan(data: bytes, at: int, styles: Collection[int] = ()) -> SheetScan:
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
            seen.styled += _styled(data, kind, body, size, styles)
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
