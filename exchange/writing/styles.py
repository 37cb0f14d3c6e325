"""How a kind of column looks in a workbook: number format, alignment, width, and the heading with its unit."""

from __future__ import annotations

from openpyxl.cell.cell import Cell, MergedCell

from exchange.dataset import Column, Kind

TEXT_FORMAT = "@"
AMOUNT_FORMAT = "#,##0.00"
INTEGER_FORMAT = "#,##0"
RATIO_FORMAT = "0.00%"
DATE_FORMAT = "yyyy-mm-dd"
YEAR_FORMAT = "0"
WRAPPED = "wrapped"
"""The look of text that breaks into lines."""

FORMATS = {
    Kind.AMOUNT: AMOUNT_FORMAT,
    Kind.INTEGER: INTEGER_FORMAT,
    Kind.RATIO: RATIO_FORMAT,
    Kind.DATE: DATE_FORMAT,
    Kind.QUANTITY: AMOUNT_FORMAT,
    Kind.YEAR: YEAR_FORMAT,
}
_WIDTHS = {
    Kind.USCC: 22.0,
    Kind.PHONE: 16.0,
    Kind.AMOUNT: 18.0,
    Kind.DATE: 13.0,
    Kind.UNIT: 14.0,
    Kind.CODE: 12.0,
    Kind.CHOICE: 12.0,
}


def format_of(kind: Kind) -> str:
    """The number format of a kind; text for what has none."""
    return FORMATS.get(kind, TEXT_FORMAT)


def look_of(column: Column) -> str:
    """How the column's cells look: as declared, else by its kind."""
    return column.look or format_of(column.kind)


def heading_of(column: Column, year: int | None = None) -> str:
    """The heading with year and unit: `2023年营业收入（万元）`."""
    text = f"{year}年{column.heading}" if column.yearly and year else str(column.heading)
    unit = column.unit or ("万元" if column.kind is Kind.AMOUNT else "")
    return f"{text}（{unit}）" if unit and column.kind is not Kind.RATIO else text


def width_of(column: Column, year: int | None = None) -> float:
    """The column's width in characters: as declared, but never narrower than its heading."""
    heading = sum(2 if ord(letter) > 0x7F else 1 for letter in heading_of(column, year)) + 3
    return max(column.width or _WIDTHS.get(column.kind, 16.0), min(heading, 40))


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Put text into a cell of openpyxl as text, whatever it begins with."""
    if text and isinstance(cell, Cell):
        cell.value = text
        cell.data_type = "s"
