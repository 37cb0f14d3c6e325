"""Text files: UTF-8 with and without mark, UTF-16 with mark, GB18030; separated by comma, semicolon or tab.

A record is a row, as Excel counts them: a cell that holds line breaks does not shift the rows below it.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median_high
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.text import is_clean
from exchange.errors import FileCode, FileRefused
from exchange.reading.body import CODE
from exchange.reading.ends import EACH, MOST_UNSURE, UNSURE
from exchange.reading.sniff import broken

MOST_BYTES = 300 << 20
MOST_CELLS = 20_000_000  # and 26 columns of as many rows as may be: as of a sheet in Excel
_PIECE = 1 << 20
SEPARATORS = ",\t;|"
_PROTECTED = re.compile(r'="(.*)"', re.S)


@dataclass(frozen=True)
class Text:
    """A text file that was looked through: how it is written, and in how many lines."""

    path: Path
    encoding: str
    separator: str
    lines: int
    protects: bool  # somewhere a cell is written as ="…", so that Excel leaves it as it is
    unclean: bool = False  # there are characters that nobody sees

    def records(self, most_rows: int) -> Iterator[list[str]]:
        """All records. Raises FileRefused where they are too wide together, or no text with separators."""
        cells = 0
        with self.path.open(encoding=self.encoding, newline="") as file:
            try:
                for number, record in enumerate(_records(file, self.separator), 1):
                    cells += len(record)
                    if cells > MOST_CELLS + 26 * most_rows:
                        raise _too_wide(number, len(record))
                    yield list(map(_unprotected, record)) if self.protects else record
            except csv.Error as error:
                raise broken() from error


def _records(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The records of a text; a stray quote swallows no rows.

    A record over several lines is one whose cells hold line breaks. Where each of its lines is a whole record of its
    own, the quote that joined them was none.
    """
    taken: list[str] = []

    def taking() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    source, width = taking(), 1
    reader = csv.reader(source, delimiter=separator)
    while True:
        taken.clear()
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond every measure
            if len(taken) < 2:
                raise
            reader = csv.reader(source, delimiter=separator)
            yield from map(partial(_alone, separator=separator), taken)
            continue
        if (
            len(taken) > 1
            and width > 1
            and all(line.count(separator) >= width - 1 for line in taken if line.strip())
        ):
            yield from map(partial(_alone, separator=separator), taken)
            continue
        width = max(width, len(record))
        yield record


def _alone(line: str, separator: str) -> list[str]:
    """One line as a record of its own; an odd quote in it is a mere character and goes."""
    if line.count('"') % 2 == 0:
        return next(csv.reader([line], delimiter=separator), [])
    return [cell.strip('"') for cell in line.rstrip("\r\n").split(separator)]


def look(path: Path) -> Text:
    """Look through the file once. Raises FileRefused for another encoding, zero characters or too many bytes."""
    if path.stat().st_size > MOST_BYTES:
        raise FileRefused(FileCode.TOO_LARGE, _("文件超过 300 MB，请拆成几个文件分别导入"))
    with path.open("rb") as file:
        marked = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return _look(path, encoding)
    raise FileRefused(
        FileCode.ENCODING, _("文件的文字编码无法识别；请另存为 UTF-8 编码的 .csv 或 .xlsx 后再导入")
    )


def _look(path: Path, encoding: str) -> Text:
    lines, returns, protects, unclean, before = 0, 0, False, False, ""
    with path.open(encoding=encoding, newline="") as file:
        sample = piece = file.read(_PIECE)
        while piece:
            if "\0" in piece:
                raise broken()
            lines, returns = lines + piece.count("\n"), returns + piece.count("\r")
            protects = protects or '="' in before + piece
            unclean = unclean or not is_clean(piece)
            before, piece = piece[-1], file.read(_PIECE)
    return Text(path, encoding, separator(sample[:20_000]), max(lines, returns) + 1, protects, unclean)


def ends(text: Text, most_rows: int) -> tuple[list[list[Any]], int]:
    """The first and the last records and those without a code between, made equally long, and how many others, not
    blank, were left out."""
    first: list[list[Any]] = []
    last: deque[list[Any]] = deque()
    unsure: list[list[Any]] = []
    between = 0
    for record in text.records(most_rows):
        (last if len(first) == EACH else first).append(record)
        if len(last) > EACH and any(left := last.popleft()):
            coded = any(CODE.search(cell) and "." not in cell for cell in left)
            if coded or len(unsure) == UNSURE or sum(map(len, left)) + len(left) > MOST_UNSURE:
                between += 1
            else:
                unsure.append(left)
    return _rectangular([*first, *unsure, *last], most_rows), between


def rows(text: Text, most_rows: int) -> list[list[Any]]:
    """All records, made equally long. Raises FileRefused where that would take too many cells."""
    return _rectangular(list(text.records(most_rows)), most_rows)


def _rectangular(found: list[list[Any]], most_rows: int) -> list[list[Any]]:
    width = max(map(len, found), default=0)
    if width * len(found) > MOST_CELLS + 26 * most_rows:
        longest = next(number for number, record in enumerate(found, 1) if len(record) == width)
        raise _too_wide(longest, width)
    for record in found:
        if len(record) < width:
            record.extend([""] * (width - len(record)))
    return found


def _too_wide(number: int, width: int) -> FileRefused:
    """Rows are made equally long: one long row among many short ones would cost the memory of all between."""
    sentence = _("文件第 {row} 行附近有 {width} 列，范围过大；请删除多余的列后再导入")
    return FileRefused(FileCode.TOO_LARGE, sentence.format(row=f"{number:,}", width=f"{width:,}"))


def separator(sample: str) -> str:
    """The separator that most lines have most of, whatever one cell holds; a comma in doubt."""
    bare = [re.sub(r'"[^"]*"', "", line) for line in sample.splitlines()[:60]]
    bare = [line for line in bare if line.strip()] or [""]
    return max(
        SEPARATORS,
        key=lambda mark: (
            median_high(line.count(mark) for line in bare),
            max(line.count(mark) for line in bare),
        ),
    )


def _unprotected(cell: str) -> str:
    match = _PROTECTED.fullmatch(cell.strip())
    return match[1].replace('""', '"') if match else cell
