"""What calamine does not tell of a sheet: hidden rows and columns, formulas without a value, error cells, its extent.

The sheet's XML is searched as bytes while it is inflated; nothing is parsed that the search did not find.

The extent is what keeps a small file from asking for the memory of everything between two far cells, so it must not
depend on how a writer (or someone who means ill) spells a cell: blocks of rows in which every cell is spelt as
Excel spells it are searched fast, all others tag by tag, counted as the reader behind counts them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from exchange.reading.package import without_odd_dimension


@dataclass
class SheetScan:
    """What was seen in a sheet. Rows are 1-based, columns 0-based.

    `rows` counts rows that have cells, formatted blank ones too; `last_row` is the last with a value or a formula, `widest` the
    last column with one (0 up to column Z); `row` is where the search is; `valueless` are formulas without a stored
    value, `errors` cells like #N/A; `odd_dimension` says that the sheet states its extent in a way that readers do
    not understand; `styled` cells with one of the formats asked for: row, column, format.
    """

    rows: int = 0
    last_row: int = 0
    widest: int = 0
    row: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    valueless: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    styled: list[tuple[int, int, int]] = field(default_factory=list)
    odd_dimension: bool = False


MOST_HELD = 64 << 20  # bytes of one row
_LAST_ROW, _LAST_COLUMN = 1_048_576, b"XFD"
_ROOT = re.compile(rb"<(?:(\w+):)?worksheet\b")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
_FAR = re.compile(rb"""c r="(?:([A-Za-z]{2,})(\d+)|[A-Za-z](\d{7,}))"([^>]{0,400})(>?)""")
_ANY = re.compile(rb"""<(?:[^\s<>/:"']+:)?(row|c)(?=[\s>/])([^>]{0,400})(>?)""")
_PLACE = re.compile(rb"""(?<![\w:.-])r\s*=\s*["']([A-Za-z]*)(\d*)["']""")
_BALANCED = re.compile(rb"""(?:[^"']|"[^"]*"|'[^']*')*+""")
_MIN_MAX = re.compile(rb"""\b(min|max)=["'](\d+)["']""")
_HIDES = re.compile(b"hidden=")
_FAILED = re.compile(rb"""t=["']e["']""")
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
    """The searches of one sheet, with the namespace prefix that its writer chose.

    An expression that begins with a literal is the fastest way through a block, faster than `in` and `count`.
    """

    def __init__(self, prefix: bytes, styles: Collection[int] = ()) -> None:
        p = re.escape(prefix)
        named = b"|".join(b"%d" % style for style in sorted(styles))
        self.style = re.compile(rb"""\bs\s*=\s*["'](%b)["']""" % named) if styles else None
        self.near = re.compile(rb"""s\s*=\s*["'](?:%b)["']""" % named)
        self.styled = re.compile(b"<" + p + rb"""c\s[^>]*?\bs=["'](?:%b)["'][^>]*>""" % named)
        self.row_ends = (b"<" + prefix + b"row ", b"<" + prefix + b"row>")
        self.formula = re.compile(b"<" + p + b"f")
        self.row = re.compile(b"<" + p + rb"row\b[^>]*>")
        self.column = re.compile(b"<" + p + rb"col\b[^>]*>")
        self.without = re.compile(
            b"<%bc\\b([^>]*)>\\s*(?:<%bf\\b[^>]*/>|<%bf\\b[^>]*>[^<]*</%bf>)\\s*"
            b"(?:<%bv\\s*/>|<%bv>\\s*</%bv>)?\\s*</%bc>" % ((p,) * 8)
        )
        self.error = re.compile(b"<" + p + rb"""c\b[^>]*\bt=["']e["'][^>]*>""")
        self.cell, self.row_spelt = b"<" + prefix + b"c ", b"<" + prefix + b'row r="'
        self.odd = [re.compile(b"<" + p + b'(?:c|row)(?! r=")'), re.compile(b":(?:c|row)")]
        if prefix:
            self.odd[1:] = [
                re.compile(b"<(?:c|row)"),
                re.compile(b"(?<!<%b)(?<!</%b):(?:c|row)" % ((p[:-1],) * 2)),
            ]
        self.near_spelt = re.compile(b"<" + p + rb"""(?:c|row)(?! r="[A-Za-z]?+\d{1,6}+")""")
        self.value = b"<" + prefix + b"v"
        self.inline = b"<" + prefix + b"is"

    def is_near(self, block: bytes) -> bool:
        """Whether every cell and row says its place first, none beyond column Z: one search instead of two."""
        return self.near_spelt.search(block) is None

    def is_plain(self, block: bytes, *, near: bool) -> bool:
        """Whether every row and every cell of the block is spelt as Excel spells it, its place first."""
        return not any(odd.search(block) for odd in self.odd[near:])


def scan(pieces: Iterable[bytes], most_rows: int, styles: Collection[int] = ()) -> SheetScan:
    """Search a sheet's XML, given in pieces; stops as soon as it has more than `most_rows` rows with cells.

    Cells with one of the formats `styles` are noted.
    """
    seen, search, rest = SheetScan(), None, b""
    for piece in pieces:
        block = rest + piece if rest else piece
        if search is None:
            root = _ROOT.search(block)
            if root is None and len(block) < 1 << 16:
                rest = block
                continue
            search = _Searcher(root[1] + b":" if root and root[1] else b"", styles)
            head = block[
                : max(block.find(search.row_ends[0]), block.find(search.row_ends[1]), 0) or len(block)
            ]
            _columns(head, search, seen)
            seen.odd_dimension = without_odd_dimension(head) != head
        cut = max(block.rfind(end) for end in search.row_ends)
        if cut <= 0:
            if len(block) > MOST_HELD:
                _reach(seen, _LAST_ROW, _LAST_COLUMN)
                return seen
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
        _tag_by_tag(block, search, seen)
        return
    if search.cell in block:
        seen.rows += count
    value = block.rfind(search.value)
    value = max(value, block.rfind(search.inline, value + 1))
    last = max(block.rfind(end, 0, value) for end in search.row_ends) if value >= 0 else -1
    if last >= 0 and (number := _NUMBER.search(block, last, last + 200)):
        seen.last_row = max(seen.last_row, int(number[1]))
    if _HIDES.search(block):
        _hidden(block, search, seen)
    if search.formula.search(block):
        for cell in search.without.finditer(block):
            if not _STRING.search(cell[1]):
                seen.last_row = max(seen.last_row, _place(cell[1], seen.valueless))
    if _FAILED.search(block):
        for tag in search.error.findall(block):
            _place(tag, seen.errors)
    _extent(block, search, seen)


def _extent(block: bytes, search: _Searcher, seen: SheetScan) -> None:
    """How far the cells with a value reach, beyond column Z and what the rows say."""
    near = search.is_near(block)
    if not search.is_plain(block, near=near):
        _tag_by_tag(block, search, seen)
        return
    if search.style is not None and search.near.search(block):
        for tag in search.styled.findall(block):
            style, at = search.style.search(tag), _REFERENCE.search(tag)
            if style and at:
                seen.styled.append((int(at[2]), column_number(at[1].decode()), int(style[1])))
    for letters, row, alone, attributes, end in () if near else _FAR.findall(block):
        if not _is_blank(attributes, end):
            _reach(seen, int(row or alone), letters)
    if number := _NUMBER.search(block, block.rfind(search.row_spelt)):
        seen.row = int(number[1])


def _tag_by_tag(block: bytes, search: _Searcher, seen: SheetScan) -> None:
    """The same of cells that are spelt otherwise, or do not say where they are: those follow one another."""
    row, column = seen.row, 0
    for name, attributes, end in _ANY.findall(block):
        if not end:  # no writer makes tags of such a length
            _reach(seen, _LAST_ROW, _LAST_COLUMN)
        places = _PLACE.findall(attributes)
        if name == b"row":
            row, column = max((int(number or 0) for _letters, number in places), default=row + 1), 0
            continue
        column = max((column_number(letters.decode().upper()) for letters, _ in places), default=column)
        if search.style is not None and (style := search.style.search(attributes)):
            at = max((int(number or 0) for _letters, number in places), default=row)
            seen.styled.append((at, column, int(style[1])))
        if not _is_blank(attributes, end):
            reached = max((int(number or 0) for _letters, number in places), default=row)
            seen.last_row, seen.widest = max(seen.last_row, reached), max(seen.widest, column)
        column += 1
    seen.row = row


def _reach(seen: SheetScan, row: int, letters: bytes) -> None:
    seen.last_row = max(seen.last_row, row)
    seen.widest = max(seen.widest, column_number(letters.decode().upper()))


def _is_blank(attributes: bytes, end: bytes) -> bool:
    """Whether a cell's tag is all of it, as with a format only; a bracket inside of a quoted value ends no tag."""
    return bool(end) and attributes.endswith(b"/") and _BALANCED.fullmatch(attributes) is not None


def _hidden(block: bytes, search: _Searcher, seen: SheetScan) -> None:
    for row in search.row.findall(block):
        if _HIDDEN.search(row) and not row.endswith(b"/>") and (number := _NUMBER.search(row)):
            seen.hidden_rows.add(int(number[1]))


def _place(attributes: bytes, places: set[tuple[int, int]]) -> int:
    """Note a cell's place; gives its row, 0 where it does not say."""
    at = _REFERENCE.search(attributes)
    if at is None:
        return 0
    places.add((int(at[2]), column_number(at[1].decode())))
    return int(at[2])
