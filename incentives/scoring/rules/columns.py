"""Facts as columns of int64, compared exactly: a value is `top` ÷ `bottom`, and no quotient is rounded before it is compared.

Ratios are compared with bounds × 10⁶, amounts with bounds in fen, counts with counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.exact import MISSING, RATIO, Bools, Ints, compare_products, divide_half_away, known
from incentives.policy.verdicts import Codes, Eligibility


@dataclass(frozen=True, slots=True)
class Column:
    """n values; MISSING in `top` where one is not known, and `bottom` above 0."""

    top: Ints
    bottom: Ints

    @property
    def known(self) -> Bools:
        """Where the value is known."""
        return known(self.top)


@dataclass(frozen=True, slots=True)
class Frame:
    """The facts of n enterprises, by code; one enterprise is a frame of one row."""

    rows: int
    columns: Mapping[str, Column]

    def __getitem__(self, code: str) -> Column:
        return self.columns.get(code) or whole(np.full(self.rows, MISSING, dtype=np.int64))


def whole(values: Ints, bottom: int = 1) -> Column:
    """Values as they are, each divided by the same: ratios × 10⁶ by 10⁶."""
    return Column(values, np.full(len(values), bottom, dtype=np.int64))


def quotient(top: Ints, bottom: Ints) -> Column:
    """One amount by another; not known where either is not, or where there is nothing to divide by."""
    valid = known(top) & known(bottom) & (bottom > 0)
    return Column(np.where(valid, top, MISSING), np.where(valid, bottom, 1))


def growth(now: Ints, before: Ints) -> Column:
    """By how much an amount grew; not known where there was nothing before."""
    both = known(now) & known(before)
    return quotient(np.where(both, now - np.where(both, before, 0), MISSING), before)


def added(one: Ints, other: Ints, by: int = 1) -> Column:
    """The sum of two values, divided by a number: by 2 their mean."""
    both = known(one) & known(other)
    return whole(np.where(both, np.where(both, one, 0) + np.where(both, other, 0), MISSING), by)


def mean_rate(one: Column, other: Column) -> Column:
    """The mean of two yearly rates, each as rates are kept: × 10⁶, by the one division."""
    first, second = (divide_half_away(column.top, column.bottom, RATIO) for column in (one, other))
    return added(first, second, by=2 * RATIO)


def first_known(one: Column, other: Column) -> Column:
    """The first of two where it is known, else the second."""
    mask = one.known
    return Column(np.where(mask, one.top, other.top), np.where(mask, one.bottom, other.bottom))


def sign(column: Column, bound: int, unit: int) -> Codes:
    """−1, 0 or 1: below the bound, at it, above; 0 where it is not known. `unit` is what the bound is multiplied by."""
    return compare_products(column.top, unit, bound, column.bottom)


def verdict(holds: Bools, is_known: Bools) -> Codes:
    """PASS or FAIL where it is known, else UNKNOWN."""
    return np.where(
        is_known, np.where(holds, Eligibility.PASS, Eligibility.FAIL), Eligibility.UNKNOWN
    ).astype(np.int8)
