"""The first and the last rows of the sheets of an .xlsx as a small workbook of their own.

A file that may hold more rows than the limit is judged by them before it is loaded: the heading is found in the first
rows, notes among the last. Of the rows between, those with a code are counted as data; those without may be subtotals
or the heading again, and are kept as well (up to `UNSURE` of them), to be sorted as in the whole sheet.
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
UNSURE = 10_000  # rows without a code between them, of all sheets together
MOST_UNSURE = 4 << 10  # bytes or characters of one of them
_MOST_COPIED = 4 << 20  # bytes of another part (styles, relationships), and of what is behind a sheet's rows
_MOST_HELD = 3 << 20  # bytes of one row: of so many rows, none is longer
_STRINGS = "xl/sharedstrings.xml"
_CODE = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>[^<.]*?[0-9A-Za-z]{15}")
_ROOT = re.compile(rb"<((?:\w+:)?)(worksheet|sst)\b")
_VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^>]*)?>[^<]")
_SHARED = re.compile(rb"""(<(?:\w+:)?c\s(?:[^>]*\s)?t=["']s["'][^>]*>\s*<(?:\w+:)?v>)(\d+)""")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_PLACE = re.compile(rb"""(\br=["'][A-Za-z]*)\d+""")
_MERGES = re.compile(rb"<(?:\w+:)?mergeCells\b.*?</(?:\w+:)?mergeCells>", re.S)


def of_package(
    path: Path, parts: Mapping[str, zipfile.ZipInfo], sheets: Iterable[str]
) -> tuple[bytes, dict[str, int]]:
    """The small workbook, and for each of the parts `sheets` how many rows of data were left out."""
    between: dict[str, int] = {}
    kept: dict[str, bytes] = {}
    coded = _coded(package.inflated(path, parts[_STRINGS])) if _STRINGS in parts else bytearray()
    room = UNSURE
    for name in sheets:
        kept[name], between[name], unsure = _sheet(package.inflated(path, parts[name]), coded, room)
        room -= unsure
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


def _sheet(pieces: Iterator[bytes], coded: bytearray, room: int) -> tuple[bytes, int, int]:
    """A sheet's XML without the rows of data in the middle, their number, and that of the rows without a code there
    that are kept, at most `room`."""
    found = _elements(pieces, b"row", b"sheetData")
    head, first, last, between = next(found), list[bytes](), deque[bytes](), 0
    unsure: list[bytes] = []
    for row in found:
        (last if len(first) == EACH else first).append(row)
        if len(last) > EACH + 1 and _VALUE.search(left := last.popleft()):  # behind the last row is the end
            if len(unsure) == room or len(left) > MOST_UNSURE or _has_code(left, coded):
                between += 1
            else:
                unsure.append(left)
    behind = [*unsure, *last]
    if first and (number := _NUMBER.search(first[-1])):
        start = int(number[1]) + 1  # the rows must follow, or the reader makes room for those between
        behind = [_PLACE.sub(rb"\g<1>%d" % (start + at), row) for at, row in enumerate(behind)]
    return head + b"".join((*first, *behind)), between, len(unsure)


def _has_code(row: bytes, coded: bytearray) -> bool:
    """Whether a text of the row looks like a code, as in every row with a proper key."""
    if not coded:  # no shared texts: all stand in their cells
        return _CODE.search(row) is not None
    shared = (int(cell[2]) for cell in _SHARED.finditer(row))
    return any(coded[at : at + 1] == b"\1" for at in shared) or _CODE.search(row) is not None


def _coded(pieces: Iterator[bytes]) -> bytearray:
    """For each shared string 1 where it looks like a code, else 0."""
    found = _elements(pieces, b"si", b"sst")
    next(found)
    return bytearray(_CODE.search(string) is not None for string in found)


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
