"""Kinds of columns: parsers from cells to typed columns with their faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exchange.dataset import Kind
from exchange.kinds.amounts import parse_amount
from exchange.kinds.base import Cells, Context, Parsed
from exchange.kinds.choices import parse_choice
from exchange.kinds.dates import parse_date
from exchange.kinds.identity import parse_uscc
from exchange.kinds.numbers import parse_integer, parse_quantity, parse_ratio, parse_year
from exchange.kinds.text import parse_code, parse_phone, parse_text, parse_unit

_PARSERS: Mapping[Kind, Callable[[Cells, Context], Parsed]] = {
    Kind.TEXT: parse_text,
    Kind.CODE: parse_code,
    Kind.USCC: parse_uscc,
    Kind.PHONE: parse_phone,
    Kind.UNIT: parse_unit,
    Kind.CHOICE: parse_choice,
    Kind.AMOUNT: parse_amount,
    Kind.INTEGER: parse_integer,
    Kind.RATIO: parse_ratio,
    Kind.QUANTITY: parse_quantity,
    Kind.YEAR: parse_year,
    Kind.DATE: parse_date,
}


def parse(cells: Cells, context: Context) -> Parsed:
    """Parse a column of cells by its kind."""
    return _PARSERS[context.column.kind](cells, context)
