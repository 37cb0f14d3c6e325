"""The styled export: rows in, a workbook out, streamed and complete.

The sheet's XML is made here, a column of a chunk at a time, rather than by a workbook library: it is the only way found
that keeps text as text, every digit of an amount, and the pace of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from exchange.about import About
from exchange.reading.result import Slot
from exchange.reading.scan import column_letters
from exchange.writing.cells import cell_writer
from exchange.writing.package import MOST_ROWS, Package
from exchange.writing.styles import heading_of, width_of

Row = Sequence[Any]
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows of data, sheets, and the file's size."""

    rows: int
    sheets: int
    bytes: int


class Export:
    """A workbook being exported: `with Export(path, columns) as export: export.add(rows)`; then `export.written`.

    `columns` are the dataset's columns with their year, `about` what the file says of itself; rows are sequences in
    the columns' order (see `exchange.writing.cells` for what a value may be). Nothing is held but the rows of one call.
    """

    def __init__(
        self,
        path: Path | str,
        columns: Sequence[Slot],
        *,
        title: str = "数据",
        about: About | None = None,
        most_rows: int = MOST_ROWS - 1,
    ) -> None:
        self._path, self._title, self._most = Path(path), about.sheet if about else title, most_rows
        self._columns = columns
        self._package, self._rows = Package(self._path, about), 0

    def __enter__(self) -> Self:
        self._package.__enter__()
        self.turn(self._title, self._columns)
        return self

    def turn(self, title: str, columns: Sequence[Slot]) -> None:
        """Begin a sheet with columns of its own; what is added from now on is its rows."""
        self._title = title
        self._headings = [heading_of(slot.column, slot.year) for slot in columns]
        self._widths = [width_of(slot.column, slot.year) for slot in columns]
        self._writers = [
            cell_writer(slot.column, column_letters(place)) for place, slot in enumerate(columns)
        ]
        self._last = column_letters(len(columns) - 1)
        self._sheet = self._package.sheet(self._title, self._headings, self._widths)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._package.__exit__(kind, value, trace)

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows, in as many sheets as they need."""
        while rows:
            room = self._most + 1 - self._sheet.rows
            if room <= 0:
                self._sheet = self._package.sheet(self._title, self._headings, self._widths)
                continue
            part, rows = rows[:room], rows[room:]
            self._write(part)
            self._rows += len(part)

    def _write(self, rows: Sequence[Row]) -> None:
        numbers = range(self._sheet.next_row, self._sheet.next_row + len(rows))
        columns = zip(*rows, strict=True)
        cells = [write(values, numbers) for write, values in zip(self._writers, columns, strict=True)]
        # every row reaches the last column: readers that stream have no other way to know how wide it is
        cells[-1] = [
            cell or f'<c r="{self._last}{row}"/>' for cell, row in zip(cells[-1], numbers, strict=True)
        ]
        lines = zip(numbers, zip(*cells, strict=True), strict=True)
        self._sheet.write([f'<row r="{number}">{"".join(line)}</row>' for number, line in lines])

    @property
    def written(self) -> Written:
        """What was written, once the export is closed."""
        return Written(self._rows, len(self._package.names), self._path.stat().st_size)


def write_export(
    path: Path | str,
    columns: Sequence[Slot],
    chunks: Iterable[Sequence[Row]],
    *,
    title: str = "数据",
    about: About | None = None,
    most_rows: int = MOST_ROWS - 1,
) -> Written:
    """Write chunks of rows (e.g. a server-side cursor's) to a workbook at `path`; see `Export`."""
    with Export(path, columns, title=title, about=about, most_rows=most_rows) as export:
        for chunk in chunks:
            export.add(chunk)
    return export.written


class CopySink:
    """The file that psycopg2's `copy_expert("COPY (…) TO STDOUT", sink)` writes to: its rows go on into an export.

        with Export(path, columns) as export, CopySink(export) as sink:
            cursor.copy_expert(sql, sink)

    Values stay the text that PostgreSQL gives: nothing is turned into Decimal or date only to be written as text.
    """

    def __init__(self, export: Export, size: int = 1 << 19) -> None:
        self._export, self._size = export, size
        self._parts: list[bytes] = []
        self._held = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush(whole=True)

    def write(self, data: bytes) -> int:
        """Take a piece of the stream, cut anywhere."""
        self._parts.append(data)
        self._held += len(data)
        if self._held >= self._size:
            self._flush(whole=False)
        return len(data)

    def _flush(self, *, whole: bool) -> None:
        data = b"".join(self._parts)
        cut = len(data) if whole else data.rfind(b"\n") + 1
        self._parts, self._held = [data[cut:]], len(data) - cut
        for chunk in copied_rows(data[:cut].splitlines(keepends=True)):
            self._export.add(chunk)


def copied_rows(stream: Iterable[bytes], size: int = CHUNK) -> Iterator[list[list[str | None]]]:
    """Chunks of rows from lines in the text format of PostgreSQL's COPY TO: tabs, `\\N`, backslash escapes."""
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
