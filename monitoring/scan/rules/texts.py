"""Numbers as text, by the column: amounts with two decimals, ratios with six.

A text column is an object array of ``str``; a text is made once per row or, where few values occur,
once per value, and rows are put together by ``%`` in C. Decimals are written as a matrix of bytes, a
column of digits at a time: half the time of formatting each number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.exact import Ints, known

Texts = npt.NDArray[np.object_]

NULL = "null"


def amounts(fen: Ints) -> Texts:
    """Fen as yuan with two decimals: ``-5.00``; ``null`` where missing."""
    return _decimals(fen, 2, "")


def quoted_amounts(fen: Ints) -> Texts:
    """:func:`amounts` as JSON strings, ``null`` where missing."""
    return _decimals(fen, 2, '"')


def ratios(scaled: Ints) -> Texts:
    """Ratios × 10⁶ with six decimals: ``-0.300000``; ``null`` where missing."""
    return _decimals(scaled, 6, "")


def quoted_ratios(scaled: Ints) -> Texts:
    """:func:`ratios` as JSON strings, ``null`` where missing."""
    return _decimals(scaled, 6, '"')


def amount_text(fen: int) -> str:
    """One amount in fen as yuan with two decimals."""
    return str(amounts(np.array([fen], np.int64))[0])


def ratio_text(scaled: int) -> str:
    """One ratio × 10⁶ with six decimals."""
    return str(ratios(np.array([scaled], np.int64))[0])


def labelled(codes: npt.NDArray[Any], label: Callable[[int], str]) -> Texts:
    """The label of each code; `label` is called once per distinct code."""
    distinct, inverse = np.unique(codes, return_inverse=True)
    table = np.empty(distinct.size, object)
    table[:] = [label(int(code)) for code in distinct.tolist()]
    return table[inverse]


def filled(template: str, columns: Sequence[npt.NDArray[Any]]) -> list[str]:
    """``template % row`` for each row of `columns`."""
    if not columns:
        raise ValueError("a template without columns has no rows")
    return list(map(template.__mod__, zip(*(values.tolist() for values in columns), strict=True)))


def texts_of(rows: list[str]) -> Texts:
    """A list of texts as a column."""
    column = np.empty(len(rows), object)
    column[:] = rows
    return column


def _decimals(values: Ints, places: int, quote: str) -> Texts:
    out = np.full(values.shape, NULL, object)
    rows = np.flatnonzero(known(values))
    if rows.size:
        out[rows] = _written(values[rows], places, quote)
    return out


def _written(values: Ints, places: int, quote: str) -> list[str]:
    """The decimals of `values`: a row of bytes each (quote, sign, digits, line feed), leading zeros left out."""
    rest = np.abs(values)
    width = max(len(str(int(rest.max()))), places + 1)
    first = len(quote) + 1  # place of the leftmost digit, after quote and sign
    line = np.empty((values.size, first + width + 1 + len(quote) + 1), np.uint8)
    line[:, : len(quote)] = line[:, -1 - len(quote) : -1] = ord(quote or " ")
    line[:, first - 1], line[:, -1] = ord("-"), ord("\n")
    digits = 1 + np.searchsorted(10 ** np.arange(1, width, dtype=np.int64), rest, side="right")
    keep = np.arange(line.shape[1]) >= (first + width - np.maximum(digits, places + 1))[:, np.newaxis]
    keep[:, : len(quote)] = True
    keep[:, first - 1] = values < 0
    place = first + width
    for written in range(width):
        if written == places:
            line[:, place] = ord(".")
            place -= 1
        tens = rest // 10
        line[:, place] = ord("0") + (rest - 10 * tens)
        rest, place = tens, place - 1
    return line[keep].tobytes().decode("ascii").split("\n")[:-1]
