"""Unified social credit codes in cells (GB 32100-2015; the check itself is core's)."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from core import uscc
from exchange.errors import ErrorCode
from exchange.kinds.base import Cells, Context, Fault, Parsed, filled
from exchange.kinds.cells import NOTHING, text_of, texts, without_blanks

_CODES = {
    uscc.UsccFault.LENGTH: ErrorCode.USCC_LENGTH,
    uscc.UsccFault.CHARACTER: ErrorCode.USCC_CHARACTER,
    uscc.UsccFault.CHECK: ErrorCode.USCC_CHECK,
}
_WIDEST = 40
_POWER = re.compile(r"\d(\.\d+)?[eE]\+\d+")  # how a spreadsheet writes a long number into a .csv


def parse_uscc(cells: Cells, context: Context) -> Parsed:
    """Codes normalised and checked as one column; a number cell has lost digits and is refused, never guessed."""
    found = without_blanks(texts(cells))
    numeric = [i for i, cell in enumerate(cells) if type(cell) is not str and _is_number(cell)]
    numeric += [
        i for i, text in enumerate(found) if "+" in text and type(cells[i]) is str and _POWER.fullmatch(text)
    ]
    checked = uscc.check_array(np.array([text[:_WIDEST] for text in found], dtype=str))
    missing = np.fromiter((text in NOTHING for text in found), dtype=bool, count=len(found))
    bad = checked.code != 0
    faults = [Fault(i, ErrorCode.USCC_NUMERIC, text_of(cells[i])) for i in numeric]
    bad[numeric] = False
    for i in np.flatnonzero(bad & ~missing).tolist():
        faults.append(_fault(i, checked.at(i), found[i]))
    bad[numeric] = True
    values: list[Any] = checked.text.tolist()
    for i in np.flatnonzero(bad | missing).tolist():
        values[i] = None
    gone = bad | missing
    return Parsed(filled(values, gone, "object"), gone, faults)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _fault(at: int, judged: uscc.Checked, text: str) -> Fault:
    detail = {
        "length": len(text),
        "place": judged.position,
        "character": judged.found,
        "expected": judged.expected,
    }
    return Fault(at, _CODES[judged.code], text[:100], detail)
