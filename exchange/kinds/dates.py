"""Dates as officers write them; a month stands for its first day.

A number that Excel keeps without a date format is read by what it can be: 42064 a serial, 20150301 and 201503 digits,
2015.3 year and month as shown on the sheet.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from exchange.errors import ErrorCode
from exchange.kinds.base import Bad, Cells, Context, Parsed, by_value
from exchange.kinds.cells import NOTHING, half_width, text_of

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
FIRST_YEAR, LAST_YEAR = 1900, 2100
_FIRST_SERIAL, _LAST_SERIAL = 3654, 73415  # 1910-01-01 and 2100-12-31
_TIME = re.compile(r"[\sT]+\d{1,2}[:：时].*$", re.S)
_PARTS = re.compile(r"(\d{4})[-./年、](\d{1,2})(?:[-./月、](\d{1,2})日?|月)?", re.ASCII)
_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)?", re.ASCII)
_SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?", re.ASCII)


def parse_date(cells: Cells, context: Context) -> Parsed:
    """A column of dates as datetime64[D]."""
    epoch = _EPOCH_1904 if context.from_1904 else _EPOCH
    return by_value(cells, lambda cell: read_date(cell, epoch), "datetime64[D]", text_of)


def read_date(cell: Any, epoch: date = _EPOCH) -> date | Bad | None:
    """One cell as a date; None for nothing stated. `epoch` is the day 0 of a number that has no date's format."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = half_width(_TIME.sub("", text_of(cell).strip())).rstrip(".")
    if text in NOTHING:
        return None
    parts = _PARTS.fullmatch(text) or _DIGITS.fullmatch(text)
    if parts:
        return _day(int(parts[1]), int(parts[2]), int(parts[3] or 1))
    serial = _SERIAL.fullmatch(text)
    if serial and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return epoch + timedelta(days=int(serial[1]))
    return Bad(ErrorCode.NOT_A_DATE)


def _day(year: int, month: int, day: int) -> date | Bad:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Bad(ErrorCode.NOT_A_DATE)
    try:
        return date(year, month, day)
    except ValueError:
        return Bad(ErrorCode.NOT_A_DATE)
