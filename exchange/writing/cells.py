"""Values as cells of a sheet's XML, a column at a time. No value ever becomes a formula: text is inline text.

What a value may be, by kind: amounts are yuan as Decimal or text, or fen as int; dates are `date` or ISO text; ratios
are millionths as int, or a Decimal or text of the ratio; the rest is text or numbers. None and '' are empty cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from exchange.dataset import Column, Kind
from exchange.kinds.amounts import FEN
from exchange.writing.package import STYLE_OF_LOOK
from exchange.writing.styles import look_of

_EPOCH = date(1899, 12, 30).toordinal()
_MARCH_1900 = date(1900, 3, 1)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED_LOOK = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = re.compile("[&<>\r\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_x")

MOST_TEXT = 32_767


def text_xml(text: str) -> str:
    """One text as it stands between `<t>` and `</t>`."""
    text = _ESCAPED_LOOK.sub(
        "_x005F_", _CONTROL.sub("", text[:MOST_TEXT]).replace("\r\n", "\n").replace("\r", "\n")
    )
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def texts_xml(values: Sequence[Any]) -> list[str]:
    """A column of texts ready for the sheet; a column without anything to escape costs one search."""
    column = ["" if value is None else value if type(value) is str else str(value) for value in values]
    whole = "\0".join(column)
    if _MARKUP.search(whole) is None and max(map(len, column), default=0) <= MOST_TEXT:
        return column
    return [text_xml(text) for text in column]


def cell_writer(column: Column, letter: str) -> Callable[[Sequence[Any], Sequence[int]], list[str]]:
    """A function from a column's values and row numbers to its cells."""
    head = f'<c r="{letter}'
    style = STYLE_OF_LOOK[look_of(column)]
    number = _NUMBERS.get(column.kind)
    if number is None:
        labels = {choice.code: str(choice.label) for choice in column.choices}
        middle = f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">'

        def text_cells(values: Sequence[Any], rows: Sequence[int]) -> list[str]:
            if labels:
                values = [labels.get(value, value) for value in values]
            pairs = zip(texts_xml(values), rows, strict=True)
            return [f"{head}{row}{middle}{text}</t></is></c>" if text else "" for text, row in pairs]

        return text_cells
    middle, unit = f'" s="{style}"><v>', column.unit or "万元"

    def number_cells(values: Sequence[Any], rows: Sequence[int]) -> list[str]:
        table = {
            value: "" if value is None or value == "" else number(value, unit)
            for value in dict.fromkeys(values)
        }
        texts = map(table.__getitem__, values)
        return [
            f"{head}{row}{middle}{text}</v></c>" if text else ""
            for text, row in zip(texts, rows, strict=True)
        ]

    return number_cells


def _amount(value: Any, unit: str) -> str:
    fen = value if type(value) is int else _fen(value)
    whole, part = divmod(abs(fen), FEN[unit])
    digits = len(str(FEN[unit])) - 1
    tail = f"{part:0{digits}d}".rstrip("0")
    return f"{'-' if fen < 0 else ''}{whole}{'.' + tail if tail else ''}"


def _fen(yuan: Any) -> int:
    text = yuan if type(yuan) is str else format(Decimal(yuan), "f")
    whole, _point, part = text.partition(".")
    return int(whole + (part + "00")[:2])


def _date(value: Any, unit: str) -> str:
    day = date.fromisoformat(value[:10]) if type(value) is str else value
    early = day < _MARCH_1900  # Excel counts a 29 February 1900 that never was
    return str(day.toordinal() - _EPOCH - early)


def _ratio(value: Any, unit: str) -> str:
    return str(Decimal(value).scaleb(-6).normalize()) if type(value) is int else str(value)


def _plain(value: Any, unit: str) -> str:
    return str(value)


_NUMBERS: dict[Kind, Callable[[Any, str], str]] = {
    Kind.AMOUNT: _amount,
    Kind.DATE: _date,
    Kind.RATIO: _ratio,
    Kind.INTEGER: _plain,
    Kind.QUANTITY: _plain,
    Kind.YEAR: _plain,
}
