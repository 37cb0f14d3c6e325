"""The styled export: rows in, a workbook out, streamed and complete.

The sheet's XML is made here, a column of a chunk at a time, rather than by a workbook library: it is the only way found
that keeps text as text, every digit of an amount, and the pace of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from exchange.reading.result import Slot
from exchange.reading.scan import column_letters
from exchange.writing.cells import cell_writer
from exchange.writing.package import MOST_ROWS, Package, Sheet
from exchange.writing.styles import heading_of, width_of

Row = Sequence[Any]
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows of data, sheets, and the file's size."""

    rows: int
    sheets: int
    bytes: int


def write_export(
    path: Path | str,
    columns: Sequence[Slot],
    chunks: Iterable[Sequence[Row]],
    *,
    title: str = "数据",
    most_rows: int = MOST_ROWS - 1,
) -> Written:
    """Write rows to a workbook at `path`, as many sheets as they need.

    `columns` are the dataset's columns with their year, `chunks` lists of rows (tuples in their order; see
    `exchange.writing.cells` for what a value may be). Nothing is held but one chunk.
    """
    path, total = Path(path), 0
    headings = [heading_of(slot.column, slot.year) for slot in columns]
    widths = [width_of(slot.column, slot.year) for slot in columns]
    writers = [cell_writer(slot.column, column_letters(place)) for place, slot in enumerate(columns)]
    with Package(path) as package:
        sheet = package.sheet(title, headings, widths)
        for chunk in chunks:
            rest: Sequence[Row] = chunk
            while rest:
                room = most_rows + 1 - sheet.rows
                if room <= 0:
                    sheet = package.sheet(title, headings, widths)
                    continue
                part, rest = rest[:room], rest[room:]
                _write(sheet, writers, part)
                total += len(part)
    return Written(total, len(package.names), path.stat().st_size)


def _write(sheet: Sheet, writers: Sequence[Any], rows: Sequence[Row]) -> None:
    numbers = range(sheet.next_row, sheet.next_row + len(rows))
    cells = [write(values, numbers) for write, values in zip(writers, zip(*rows, strict=True), strict=True)]
    sheet.write(
        [
            f'<row r="{number}">{"".join(line)}</row>'
            for number, line in zip(numbers, zip(*cells, strict=True), strict=True)
        ]
    )


def copied_rows(stream: IO[bytes], size: int = CHUNK) -> Iterator[list[list[str | None]]]:
    """Chunks of rows from a stream in the text format of PostgreSQL's COPY TO: tabs, `\\N`, backslash escapes.

    Values stay text; with COPY nothing is turned into Decimal or date only to be written as text again.
    """
    chunk: list[list[str | None]] = []
    for line in stream:
        text = line.decode().rstrip("\n")
        cells: list[str | None] = [None if cell == "\\N" else cell for cell in text.split("\t")]
        if "\\" in text:
            cells = [cell if cell is None or "\\" not in cell else _unescaped(cell) for cell in cells]
        chunk.append(cells)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def _unescaped(cell: str) -> str:
    out, letters = [], iter(cell)
    for letter in letters:
        if letter == "\\":
            after = next(letters, "")
            out.append(_ESCAPES.get(after, after))
        else:
            out.append(letter)
    return "".join(out)
