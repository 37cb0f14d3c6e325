"""The first and the last rows of the sheets of an .xlsx as a small workbook of their own.

A file that may hold more rows than the limit is judged by them before it is loaded: the heading is found in the first
rows, subtotals and notes among the last, and the rows between, which are only counted, are taken for data.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from exchange.reading import package

EACH = 60  # rows at either end
_MOST_COPIED = 4 << 20  # bytes of another part (styles, relationships), and of what is behind a sheet's rows
_MOST_HELD = 3 << 20  # bytes of one row: of so many rows, none is longer
_STRINGS = "xl/sharedstrings.xml"
_ROOT = re.compile(rb"<((?:\w+:)?)(worksheet|sst)\b")
_VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^>]*)?>[^<]")
_SHARED = re.compile(rb"""(<(?:\w+:)?c\s(?:[^>]*\s)?t=["']s["'][^>]*>\s*<(?:\w+:)?v>)(\d+)""")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_PLACE = re.compile(rb"""(\br=["'][A-Za-z]*)\d+""")
_MERGES = re.compile(rb"<(?:\w+:)?mergeCells\b.*?</(?:\w+:)?mergeCells>", re.S)


def of_package(
    path: Path, parts: Mapping[str, zipfile.ZipInfo], sheets: Iterable[str]
) -> tuple[bytes, dict[str, int]]:
    """The small workbook, and for each of the parts `sheets` how many rows with a value were left out."""
    between: dict[str, int] = {}
    kept: dict[str, bytes] = {}
    for name in sheets:
        kept[name], between[name] = _sheet(package.inflated(path, parts[name]))
    if _STRINGS in parts:
        wanted = sorted({int(number) for xml in kept.values() for _cell, number in _SHARED.findall(xml)})
        places = {b"%d" % number: b"%d" % place for place, number in enumerate(wanted)}
        for name in between:
            kept[name] = _SHARED.sub(lambda cell: cell[1] + places[cell[2]], kept[name])
        kept[_STRINGS] = _strings(package.inflated(path, parts[_STRINGS]), set(wanted))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, info in parts.items():
            if name in kept:
                target.writestr(info.filename, kept[name])
            elif info.file_size <= _MOST_COPIED:
                target.writestr(info.filename, b"".join(package.inflated(path, info)))
    return made.getvalue(), between


def _sheet(pieces: Iterator[bytes]) -> tuple[bytes, int]:
    """A sheet's XML without the rows in the middle, of which it gives the number with a value."""
    found = _elements(pieces, b"row", b"sheetData")
    head, first, last, between = next(found), list[bytes](), deque[bytes](), 0
    for row in found:
        (last if len(first) == EACH else first).append(row)
        if len(last) > EACH + 1:  # the one behind the last row is no row, but the end
            between += _VALUE.search(last.popleft()) is not None
    if first and (number := _NUMBER.search(first[-1])):
        start = int(number[1]) + 1  # the rows must follow, or the reader makes room for those between
        last = deque(_PLACE.sub(rb"\g<1>%d" % (start + at), row) for at, row in enumerate(last))
    return head + b"".join((*first, *last)), between


def _strings(pieces: Iterator[bytes], wanted: set[int]) -> bytes:
    """The shared strings of these numbers, in their order."""
    found = _elements(pieces, b"si", b"sst")
    kept, end = [next(found)], b""
    for number, end in enumerate(found):
        if number in wanted:
            kept.append(end)
    return b"".join(kept) + end


def _elements(pieces: Iterator[bytes], name: bytes, around: bytes) -> Iterator[bytes]:
    """What stands before the elements of that name, each of them, and the end of the part from `</around>` on."""
    rest, lead, mark, closing, root = b"", b"", b"", b"", None
    for piece in pieces:
        rest += piece
        if len(rest) > _MOST_HELD:
            raise package.bomb()
        if root is None:
            if not (root := _ROOT.search(rest)):
                continue
            mark, closing = b"<" + root[1] + name, b"</" + root[1] + around + b">"
        end = rest.find(closing)
        body, tail = (rest, b"") if end < 0 else (rest[:end], rest[end:])
        *whole, rest = body.split(mark)
        for element in whole:
            yield lead + element
            lead = mark
        if end >= 0:
            yield lead + rest
            yield _end(tail, pieces, closing, b"</" + root[1] + root[2] + b">")
            return
    yield lead + rest
    yield b""


def _end(tail: bytes, pieces: Iterator[bytes], closing: bytes, last: bytes) -> bytes:
    """The closing tags with the merged ranges between them."""
    for piece in pieces:
        if len(tail) < _MOST_COPIED:
            tail += piece
    merges = _MERGES.search(tail)
    return closing + (merges[0] if merges else b"") + (b"" if last == closing else last)
