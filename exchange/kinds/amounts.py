"""Amounts of money: cells in 元, 千元, 万元 or 亿元 to whole fen, exactly.

A number cell is read at its 15 significant digits, as Excel shows it. The column as a whole takes a shortcut that is
proved cell by cell: if r is a whole number below 10^15 and r / scale, correctly rounded, is the cell's double, then
r / scale is the one decimal of at most 15 digits that the double stands for, so r is its fen. Every other cell is
read from its digits with whole numbers.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from exchange.errors import ErrorCode
from exchange.kinds.base import Bad, Cells, Context, Parsed, by_value
from exchange.kinds.cells import NOTHING, half_width, number_text, text_of

FEN = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
_SHORT = {"万": "万元", "亿": "亿元", "千": "千元"}
LIMIT_FEN = 10**15

_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+−－])?(?:¥|￥|人民币|RMB)?(?P<sign2>[-−])?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<part>\d*))?(?:[eE](?P<exponent>[-+]?\d{1,3}))?"
    r"(?P<unit>亿元|万元|千元|元|亿|万|千)?(?:整|人民币)?(?P<close>\))?",
    re.ASCII,
)


def parse_amount(cells: Cells, context: Context) -> Parsed:
    """A column of amounts as int64 fen; beyond the fen half is rounded away from zero, unless `decimals` forbids it."""
    if set(map(type, cells)) <= {float, int}:
        return _numbers(np.array(cells, dtype=np.float64), cells, context)
    spots = [i for i, cell in enumerate(cells) if type(cell) is float or type(cell) is int]
    if not spots:
        return _read(cells, context)
    if len(spots) < len(cells):
        rest = sorted(set(range(len(cells))) - set(spots))
        return _woven(len(cells), (spots, cells, context, True), (rest, cells, context, False))
    return _numbers(np.array(cells, dtype=np.float64), cells, context)


def _woven(rows: int, *parts: tuple[list[int], Cells, Context, bool]) -> Parsed:
    """Two parts of a column parsed each in its way and put together again."""
    values, missing = np.zeros(rows, dtype=np.int64), np.ones(rows, dtype=bool)
    faults = []
    for at, cells, context, numeric in parts:
        some = [cells[i] for i in at]
        parsed = (
            _numbers(np.array(some, dtype=np.float64), some, context) if numeric else _read(some, context)
        )
        values[at], missing[at] = parsed.values, parsed.missing
        for fault in parsed.faults:
            fault.at = at[fault.at]
            faults.append(fault)
    return Parsed(values, missing, faults)


def _numbers(column: np.ndarray[Any, Any], cells: Cells, context: Context) -> Parsed:
    scale = FEN[context.unit]
    with np.errstate(over="ignore", invalid="ignore"):
        fen = np.rint(column * scale)
        proved = (np.abs(fen) < LIMIT_FEN) & (fen / scale == column)
    whole = np.where(proved, fen, 0).astype(np.int64)
    if context.column.decimals is not None:
        finest = max(scale // 10**context.column.decimals, 1)
        proved &= whole % finest == 0
    parsed = Parsed(whole, np.zeros(len(column), dtype=bool))
    rest = np.flatnonzero(~proved).tolist()
    if rest:
        slow = _read([cells[i] for i in rest], context)
        parsed.values[rest], parsed.missing[rest] = slow.values, slow.missing
        for fault in slow.faults:
            fault.at = rest[fault.at]
            parsed.faults.append(fault)
    return parsed


def _read(cells: Cells, context: Context) -> Parsed:
    """Cells by their digits: text, and the numbers that the shortcut could not prove."""

    def fen(cell: Any) -> int | Bad | None:
        text = number_text(cell) if type(cell) is float else half_width(text_of(cell))
        if text in NOTHING or (context.column.masked and "*" in text):
            return None
        return read_fen(text, context.unit, context.column.decimals)

    return by_value(cells, fen, "int64", text_of)


def read_fen(text: str, unit: str, decimals: int | None = None) -> int | Bad:
    """One amount as written, without blanks and half-width, in `unit` unless it names its own; fen."""
    match = _AMOUNT.fullmatch(text)
    if not match or not (match["whole"] or match["part"]) or bool(match["open"]) != bool(match["close"]):
        return Bad(ErrorCode.NOT_A_NUMBER)
    own = match["unit"]
    scale = FEN[_SHORT.get(own, own) if own else unit]
    part = match["part"] or ""
    exponent = int(match["exponent"] or 0) - len(part)
    digits: int = int((match["whole"] or "").replace(",", "") + part)
    while digits and exponent < 0 and digits % 10 == 0:
        digits, exponent = digits // 10, exponent + 1
    if decimals is not None and -exponent > decimals and digits:
        return Bad(ErrorCode.TOO_MANY_DECIMALS, {"decimals": decimals})
    if digits and len(str(digits)) + exponent > 18:
        return Bad(ErrorCode.AMOUNT_TOO_LARGE)
    fen: int
    if exponent >= 0:
        fen = digits * 10**exponent * scale
    else:
        fen, left = divmod(digits * scale, 10**-exponent)
        fen += int(2 * left >= 10**-exponent)
    if fen >= LIMIT_FEN:
        return Bad(ErrorCode.AMOUNT_TOO_LARGE)
    negative = bool(match["open"]) != bool(match["sign"] in {"-", "−", "－"} or match["sign2"])
    return -fen if negative else fen
