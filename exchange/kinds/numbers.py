"""Whole numbers, years, and ratios in millionths."""

from __future__ import annotations

import re
from typing import Any

from exchange.errors import ErrorCode
from exchange.kinds.base import Bad, Cells, Context, Parsed, by_value
from exchange.kinds.cells import NOTHING, half_width, number_text, text_of

MILLION = 1_000_000
HUNDRED, WAN = 100, 10_000
LIMIT = 10**15
_NUMBER = re.compile(r"([-+−]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?(?:[eE]([-+]?\d{1,2}))?", re.ASCII)
_MEASURE = re.compile(r"(.*?)(万)?(千瓦时|kwh|度|%)?", re.IGNORECASE)
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度?)?", re.ASCII)


def _plain(cell: Any) -> str:
    return number_text(cell) if type(cell) is float else half_width(text_of(cell))


def scaled(text: str, scale: int = 1) -> tuple[int, bool] | None:
    """A decimal number as written, times `scale`, and whether that is exact; half away from zero. None: no number."""
    match = _NUMBER.fullmatch(text)
    if not match or not (match[2] or match[3]):
        return None
    part = match[3] or ""
    exponent = int(match[4] or 0) - len(part)
    number, left = int((match[2] or "").replace(",", "") + part) * scale, 0
    if exponent >= 0:
        number *= 10**exponent
    else:
        number, left = divmod(number, 10**-exponent)
        number += 2 * left >= 10**-exponent
    return (-number if match[1] in {"-", "−"} else number), left == 0


def parse_integer(cells: Cells, context: Context) -> Parsed:
    """Whole numbers, thousands separators and a trailing unit such as 人 allowed."""
    suffix = context.unit or context.column.unit

    def integer(cell: Any) -> int | Bad | None:
        text = _plain(cell)
        if text in NOTHING:
            return None
        result = scaled(text.removesuffix(suffix).removesuffix("个") if suffix else text)
        if result is None:
            return Bad(ErrorCode.NOT_A_NUMBER)
        number, exact = result
        return number if exact and abs(number) < 2**63 else Bad(ErrorCode.NOT_AN_INTEGER)

    return by_value(cells, integer, "int64", text_of)


def parse_year(cells: Cells, context: Context) -> Parsed:
    """Years from 1900 to 2099, with or without 年."""

    def year(cell: Any) -> int | Bad | None:
        text = _plain(cell)
        if text in NOTHING:
            return None
        match = _YEAR.fullmatch(text)
        return int(match[1]) if match else Bad(ErrorCode.NOT_A_YEAR)

    return by_value(cells, year, "int64", text_of)


def parse_quantity(cells: Cells, context: Context) -> Parsed:
    """Quantities in hundredths of the column's unit: `12.5万度` under 千瓦时 is 125,000 kWh, `85%` or 85 is 85 per cent.

    `decimals` (two, unless the column says otherwise) counts in the unit in which the figure was sent.
    """
    decimals = 2 if context.column.decimals is None else context.column.decimals
    in_wan = context.unit.startswith("万")

    def quantity(cell: Any) -> int | Bad | None:
        text = _plain(cell)
        if text in NOTHING:
            return None
        number, wan, own = _MEASURE.fullmatch(text).groups()  # type: ignore[union-attr]
        sent = scaled(number, 10**decimals)
        if sent is None:
            return Bad(ErrorCode.NOT_A_NUMBER)
        if not sent[1]:
            return Bad(ErrorCode.TOO_MANY_DECIMALS, {"decimals": decimals})
        factor = WAN if wan or (in_wan and not own) else 1
        whole, exact = scaled(number, HUNDRED * factor) or (0, False)
        if not exact:
            return Bad(ErrorCode.TOO_MANY_DECIMALS, {"decimals": 2})
        return whole if abs(whole) < LIMIT else Bad(ErrorCode.QUANTITY_TOO_LARGE)

    return by_value(cells, quantity, "int64", text_of)


def parse_ratio(cells: Cells, context: Context) -> Parsed:
    """Ratios in millionths: `85%`, 85 under a heading in %, or 0.85 elsewhere, all give 850,000."""
    percent = context.unit in {"%", "％"}

    def ratio(cell: Any) -> int | Bad | None:
        text = _plain(cell)
        if text in NOTHING:
            return None
        stated = text.endswith("%")
        result = scaled(text.removesuffix("%"), MILLION // 100 if stated or percent else MILLION)
        if result is None:
            return Bad(ErrorCode.NOT_A_NUMBER)
        return result[0] if abs(result[0]) < 2**63 else Bad(ErrorCode.AMOUNT_TOO_LARGE)

    return by_value(cells, ratio, "int64", text_of)
