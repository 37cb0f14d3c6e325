"""What calamine does not tell of a sheet: hidden rows and columns, formulas without a value, error cells, its extent.

The sheet's XML is searched as bytes while it is inflated; nothing is parsed that the search did not find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class SheetScan:
    """What was seen in a sheet. Rows are 1-based, columns 0-based.

    `rows` counts rows that have cells, formatted blank ones too; `last_row` is the last with a value, `widest` the
    last column with one (0 up to column Z); `valueless` are formulas without a stored value, `errors` cells like #N/A.
    """

    rows: int = 0
    last_row: int = 0
    widest: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    valueless: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)


_ROOT = re.compile(rb"<(?:(\w+):)?worksheet\b")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
_WIDE = re.compile(rb"""r="([A-Z]{2,3})\d+"[^>]*[^/]>""")
_MIN_MAX = re.compile(rb"""\b(min|max)=["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_STRING = re.compile(rb"""\bt=["']str["']""")


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Searcher:
    """The searches of one sheet, with the namespace prefix that its writer chose."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.row_ends = (b"<" + prefix + b"row ", b"<" + prefix + b"row>")
        self.formula = b"<" + prefix + b"f"
        self.single_quotes = False
        self.row = re.compile(b"<" + p + rb"row\b[^>]*>")
        self.column = re.compile(b"<" + p + rb"col\b[^>]*>")
        self.without = re.compile(
            b"<%bc\\b([^>]*)>\\s*(?:<%bf\\b[^>]*/>|<%bf\\b[^>]*>[^<]*</%bf>)\\s*"
            b"(?:<%bv\\s*/>|<%bv>\\s*</%bv>)?\\s*</%bc>" % ((p,) * 8)
        )
        self.error = re.compile(b"<" + p + rb"""c\b[^>]*\bt=["']e["'][^>]*>""")
        self.cell = b"<" + prefix + b"c "
        self.value = b"<" + prefix + b"v"
        self.inline = b"<" + prefix + b"is"


def scan(pieces: Iterable[bytes], most_rows: int) -> SheetScan:
    """Search a sheet's XML, given in pieces; stops as soon as it has more than `most_rows` rows with cells."""
    seen, search, rest = SheetScan(), None, b""
    for piece in pieces:
        block = rest + piece if rest else piece
        if search is None:
            root = _ROOT.search(block)
            if root is None and len(block) < 1 << 16:
                rest = block
                continue
            search = _Searcher(root[1] + b":" if root and root[1] else b"")
            search.single_quotes = b"='" in block
            head = block[
                : max(block.find(search.row_ends[0]), block.find(search.row_ends[1]), 0) or len(block)
            ]
            _columns(head, search, seen)
        cut = max(block.rfind(end) for end in search.row_ends)
        if cut <= 0:
            rest = block
            continue
        _rows(block[:cut], search, seen)
        rest = block[cut:]
        if seen.rows > most_rows and not 0 < seen.last_row <= most_rows:
            return seen
    if search is not None and rest:
        _rows(rest, search, seen)
    return seen


def _columns(head: bytes, search: _Searcher, seen: SheetScan) -> None:
    for tag in search.column.findall(head):
        if _HIDDEN.search(tag):
            ends = {name: int(value) for name, value in _MIN_MAX.findall(tag)}
            last = min(ends.get(b"max", 0), 16384)
            seen.hidden_columns.update(range(ends.get(b"min", 1) - 1, last))


def _rows(block: bytes, search: _Searcher, seen: SheetScan) -> None:
    """Search whole rows."""
    count = block.count(search.row_ends[0]) or block.count(search.row_ends[1])
    if not count:
        return
    if search.cell in block:
        seen.rows += count
    value = block.rfind(search.value)
    value = max(value, block.rfind(search.inline, value + 1))
    last = max(block.rfind(end, 0, value) for end in search.row_ends) if value >= 0 else -1
    if last >= 0 and (number := _NUMBER.search(block, last, last + 200)):
        seen.last_row = max(seen.last_row, int(number[1]))
    if b"hidden=" in block:
        _hidden(block, search, seen)
    if search.formula in block:
        for cell in search.without.finditer(block):
            if not _STRING.search(cell[1]):
                _place(cell[1], seen.valueless)
    if b't="e"' in block or (search.single_quotes and b"t='e'" in block):
        for tag in search.error.findall(block):
            _place(tag, seen.errors)
    for letters in set(_WIDE.findall(block)):
        seen.widest = max(seen.widest, column_number(letters.decode()))


def _hidden(block: bytes, search: _Searcher, seen: SheetScan) -> None:
    for row in search.row.findall(block):
        if _HIDDEN.search(row) and not row.endswith(b"/>") and (number := _NUMBER.search(row)):
            seen.hidden_rows.add(int(number[1]))


def _place(attributes: bytes, places: set[tuple[int, int]]) -> None:
    if at := _REFERENCE.search(attributes):
        places.add((int(at[2]), column_number(at[1].decode())))
