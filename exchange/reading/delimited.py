"""Text files: UTF-8 with and without mark, UTF-16 with mark, GB18030; separated by comma, semicolon or tab.

A record is a row, as Excel counts them: a cell that holds line breaks does not shift the rows below it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from exchange.errors import FileCode, FileRefused
from exchange.reading.sniff import broken

MOST_BYTES = 300 << 20
MOST_CELLS = 20_000_000  # and 26 columns of as many rows as may be: as of a sheet in Excel
_ABOVE = 60  # rows that may stand above and below the table
_PROTECTED = re.compile(r'="(.*)"', re.S)


def rows(path: Path, most_rows: int) -> list[list[Any]]:
    """All records, made equally long. Raises FileRefused for another encoding or more than `most_rows` records."""
    if path.stat().st_size > MOST_BYTES:
        raise FileRefused(FileCode.TOO_LARGE, _("文件超过 300 MB，请拆成几个文件分别导入"))
    text = decoded(path.read_bytes())
    if "\0" in text:
        raise broken()
    mark = separator(text[:20_000])
    try:
        if text.count("\n") > most_rows and sum(1 for _record in _records(text, mark)) > most_rows + _ABOVE:
            raise FileRefused(
                FileCode.TOO_MANY_ROWS,
                _("文件超过 {most} 行的上限，请拆成几个文件分别导入").format(most=f"{most_rows:,}"),
            )
        found: list[list[Any]] = []
        cells = 0
        for record in _records(text, mark):
            cells += len(record)
            if cells > MOST_CELLS + 26 * most_rows:
                raise _too_wide(len(found) + 1, len(record))
            found.append(record)
    except csv.Error as error:
        raise broken() from error
    if '="' in text:
        found = [[_unprotected(cell) for cell in record] for record in found]
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


def _records(text: str, mark: str) -> Iterator[list[str]]:
    return iter(csv.reader(io.StringIO(text, newline=""), delimiter=mark))


def decoded(raw: bytes) -> str:
    """The text of a file, by its mark, else as UTF-8, else as GB18030."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(
        FileCode.ENCODING, _("文件的文字编码无法识别；请另存为 UTF-8 编码的 .csv 或 .xlsx 后再导入")
    )


def separator(sample: str) -> str:
    """The separator that occurs most in the line that has most of any; a comma in doubt."""
    best, most = ",", 0
    for line in sample.splitlines()[:60]:
        bare = re.sub(r'"[^"]*"', "", line)
        for mark in ",\t;":
            if bare.count(mark) > most:
                best, most = mark, bare.count(mark)
    return best


def _unprotected(cell: str) -> str:
    match = _PROTECTED.fullmatch(cell.strip())
    return match[1].replace('""', '"') if match else cell
