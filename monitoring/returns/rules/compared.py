"""The sheet that V07–V25 look at: the checked return with what it is compared with, and exact comparisons of both."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from core.exact import MISSING, compare_products, known
from monitoring.returns.rules.comparison import Comparison, Flags, Ints, missing
from monitoring.returns.rules.frame import CheckedFrame
from monitoring.returns.rules.limits import Limits

_NOTHING = Comparison(quarter=0)


class Compared:
    """A checked frame beside its comparison; where there is none every column of it is missing and `quarter` 0."""

    def __init__(self, sheet: CheckedFrame) -> None:
        self.sheet, self.rows = sheet, sheet.rows
        self.against: Comparison = sheet.frame.compared or _NOTHING
        self.quarter = self.against.quarter

    @property
    def limits(self) -> Limits:
        """The bounds of the quarter."""
        return self.sheet.bounds.limits

    def now(self, code: str) -> Ints:
        """This quarter's cumulative figure."""
        return self.sheet.number(code)

    def now_or_elsewhere(self, code: str) -> Ints:
        """The same; where the return says nothing, what another source says."""
        own, other = self.now(code), self.against.elsewhere.get(code)
        if other is None:
            return own
        return np.where(self.sheet.is_empty(code), other, own)

    def before(self, code: str) -> Ints:
        """x(q−1); missing in the first quarter."""
        column = self.against.before.get(code) if self.quarter > 1 else None
        return missing(self.rows) if column is None else column

    def delta(self, code: str) -> Ints:
        """Δ(q) = x(q) − x(q−1); Δ(1) = x(1)."""
        now = self.now(code)
        if self.quarter == 1:
            return now
        before = self.before(code)
        both = known(now) & known(before)
        return np.where(both, np.where(both, now, 0) - np.where(both, before, 0), MISSING)

    def last_year(self, code: str) -> Ints:
        """x'(q), of record."""
        column = self.against.last_year.get(code)
        return missing(self.rows) if column is None else column

    def annual(self) -> Ints:
        """The full year's revenue of record."""
        return missing(self.rows) if self.against.annual is None else self.against.annual

    def status(self) -> Ints | np.ndarray:
        """The production status as it is stored; '' where it is empty."""
        column = self.sheet.frame.values.get("status")
        return np.full(self.rows, "") if column is None else column


def above(left: Ints, ratio: Fraction | int, right: Ints) -> Flags:
    """left > ratio × right, exact; the caller masks what is missing."""
    exact = Fraction(ratio)
    return np.asarray(compare_products(left, exact.denominator, right, exact.numerator) > 0)


def below(left: Ints, ratio: Fraction | int, right: Ints) -> Flags:
    """left < ratio × right, exact."""
    exact = Fraction(ratio)
    return np.asarray(compare_products(left, exact.denominator, right, exact.numerator) < 0)


def apart(one: Ints, other: Ints, size: Ints, ratio: Fraction, least: int) -> Flags:
    """|one − other| > max(ratio × size, least), exact; False where one is missing."""
    both = known(one) & known(other)
    gap = np.abs(np.where(both, one, 0) - np.where(both, other, 0))
    return np.asarray(both & (gap > least) & above(gap, ratio, np.where(both, size, 0)))
