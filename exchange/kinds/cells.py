"""Cells as text: what Excel's values look like to the officer, and what counts as nothing stated."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from core.text import visible
from exchange.kinds.base import Cells

NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "－",
        "–",
        "―",
        "─",
        "/",
        "//",
        "／",
        "\\",
        "无",
        "N/A",
        "n/a",
        "N／A",
        "Ｎ／Ａ",
    }
)

_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HALF_ALNUM = {
    full: full - 0xFEE0 for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
} | {0x3000: 0x20, 0xA0: 0x20, 0x200B: None, 0xFEFF: None, 0x09: 0x20}
_UNTIDY = re.compile("[\t\r\n\x0b\x0c\xa0\u200b\u3000\ufeff０-９Ａ-Ｚａ-ｚ]| \0|\0 |  |\\A | \\Z")
_BREAK_BESIDE_WIDE = re.compile(r"(?<=[^\x00-\x7f]) *[\r\n]+ *| *[\r\n]+ *(?=[^\x00-\x7f])")
_TEXT_MARK = re.compile(r"(?:\A|(?<=\0))'")
"""The sign by which spreadsheets mark a text, written out into a text file."""
_BLANK = re.compile("[ \t\r\n\x0b\x0c\xa0\u200b\u3000\ufeff]+")


def text_of(cell: Any) -> str:
    """One cell as the text that Excel shows: numbers at 15 significant digits, dates as 2015-03-01."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d" if cell.time() == time() else "%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def number_text(number: float) -> str:
    """A double as its 15 significant digits without exponent where that is readable (18501.5, 4403, 9.14E+17)."""
    text = format(number, ".15g")
    if "e" not in text:
        return text
    return text.upper() if abs(number) >= 1e15 else format(number, ".20f").rstrip("0")


def texts(cells: Cells) -> list[str]:
    """Every cell as text; a column that is text already costs one pass over its types."""
    if set(map(type, cells)) <= {str}:
        return list(cells)
    return [cell if type(cell) is str else text_of(cell) for cell in cells]


def together(column: list[str], change: Callable[[str], str]) -> list[str]:
    """Apply a change that never touches NUL to the whole column at once, as one string."""
    return change("\0".join(column)).split("\0") if column else []


def tidied(column: list[str]) -> list[str]:
    """Text as it should be stored: trimmed, one blank between words, half-width letters and digits, no line breaks.

    A line break beside a Chinese character is only a wrapped line and goes; elsewhere it becomes a blank.
    """

    def tidy(whole: str) -> str:
        if not _UNTIDY.search(whole):
            return whole
        whole = _BREAK_BESIDE_WIDE.sub("", whole).translate(_HALF_ALNUM)
        whole = re.sub("[ \r\n\x0b\x0c]+", " ", whole)
        return whole.replace(" \0", "\0").replace("\0 ", "\0").strip(" ")

    return together(column, tidy)


def without_blanks(column: list[str]) -> list[str]:
    """Half-width and without any blank: for codes, phones and numbers."""

    def strip(whole: str) -> str:
        if not whole.isascii():
            whole = whole.translate(_HALF)
        if _BLANK.search(whole):
            whole = _BLANK.sub("", whole)
        return _TEXT_MARK.sub("", whole) if "'" in whole else whole

    return together(column, strip)


def half_width(text: str) -> str:
    """One text, half-width and without blanks."""
    text = visible(text).removeprefix("'")
    return _BLANK.sub("", text if text.isascii() else text.translate(_HALF))
