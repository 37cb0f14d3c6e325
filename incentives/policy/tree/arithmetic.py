"""Exact arithmetic of steps on int64 columns: MISSING where an operand is, or where a result is beyond what is held."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from core.exact import LARGEST, MISSING, RATIO, Bools, Ints


def _within(values: Ints, known: Bools) -> Ints:
    return np.where(known & (np.abs(np.where(known, values, 0)) <= LARGEST), values, MISSING)


def plus(columns: Sequence[Ints]) -> Ints:
    """The sum of columns."""
    return reduce(_plus, columns)


def _plus(a: Ints, b: Ints) -> Ints:
    known = (a != MISSING) & (b != MISSING)
    return _within(np.where(known, a, 0) + np.where(known, b, 0), known)


def minus(a: Ints, b: Ints) -> Ints:
    """The difference of two columns."""
    known = (a != MISSING) & (b != MISSING)
    return _within(np.where(known, a, 0) - np.where(known, b, 0), known)


def smallest(columns: Sequence[Ints]) -> Ints:
    """The smallest; not known where one of them is not (MISSING is below every value)."""
    return reduce(np.minimum, columns)


def largest(columns: Sequence[Ints]) -> Ints:
    """The largest; not known where one of them is not."""
    return reduce(_larger, columns)


def _larger(a: Ints, b: Ints) -> Ints:
    return np.where((a != MISSING) & (b != MISSING), np.maximum(a, b), MISSING)


def times(a: Ints, b: Ints) -> Ints:
    """The product of two whole numbers."""
    known = (a != MISSING) & (b != MISSING)
    x, y = np.where(known, a, 0), np.where(known, b, 0)
    fits = np.abs(x.astype(np.float64)) * np.abs(y.astype(np.float64)) < 2.0**62
    return _within(np.where(fits, x, 0) * np.where(fits, y, 0), known & fits)


def times_ratio(a: Ints, ratio: Ints) -> Ints:
    """A value times a ratio (millionths), cut down to its unit: whole part and rest apart, so that nothing overflows."""
    known = (a != MISSING) & (ratio != MISSING)
    x, y = np.where(known, a, 0), np.where(known, ratio, 0)
    whole, rest = np.divmod(x, RATIO)
    fits = np.abs(whole.astype(np.float64)) * np.abs(y.astype(np.float64)) < 2.0**61
    fits &= np.abs(y) < 2**42
    return _within(
        np.where(fits, whole, 0) * np.where(fits, y, 0) + rest * np.where(fits, y, 0) // RATIO, known & fits
    )


def whole_yuan(fen: Ints) -> Ints:
    """Fen cut down to whole yuan, still in fen (奖补金额取整到元)."""
    return np.where(fen == MISSING, MISSING, fen // 100 * 100)


def summed(size: int, parent: Ints, values: Ints, kept: Bools) -> Ints:
    """The sum of the kept rows' values by subject: 0 without rows, not known where a kept value is not."""
    unknown = kept & (values == MISSING)
    total, lacking = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.add.at(total, parent[kept & ~unknown], values[kept & ~unknown])
    np.add.at(lacking, parent[unknown], 1)
    return np.where(lacking > 0, MISSING, _within(total, np.ones(size, dtype=np.bool_)))
