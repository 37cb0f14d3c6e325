"""Exact arithmetic on int64 columns: amounts in fen, ratios × 10⁶, never a binary float.

Rules that judge the whole city work on numpy columns (design decision 5). This module holds the
only division and the only quantile they may use; both round half away from zero, as PostgreSQL's
``round(x::numeric, n)`` does, and are property-tested against ``Decimal``.

Conventions, the same everywhere:

* a missing value is the sentinel :data:`MISSING`; :func:`known` is the mask of the others;
* a result that is not defined (a missing operand, a denominator of 0) is MISSING;
* a result beyond ±:data:`LARGEST`, the largest amount ``numeric(18,2)`` holds, is held at that
  bound instead of wrapping round. Operands may be any int64.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MISSING: Final = -(2**63)
"""The sentinel of a missing value in an int64 column."""

LARGEST: Final = 10**18 - 1
"""The largest magnitude of a result: numeric(18,2) in fen."""

RATIO: Final = 10**6
"""Scale of ratios: 0.742000 is held as 742000."""

_BASE = 1000
_DIVISOR_MAX = 4 * 10**15  # 2 × _BASE × divisor must stay below 2⁶³
_SAFE = 2**62


def known(values: Ints) -> Bools:
    """Mask of the values that are not missing."""
    mask: Bools = values != MISSING
    return mask


def column(values: npt.ArrayLike) -> Ints:
    """`values` as an int64 column; refuses floats, so that none slips into a comparison."""
    array = np.asarray(values)
    if array.size and array.dtype.kind not in "iub":
        raise TypeError(f"expected whole numbers, found {array.dtype}")
    return array.astype(np.int64, copy=False)


def muldiv(a: npt.ArrayLike, b: npt.ArrayLike, c: npt.ArrayLike) -> Ints:
    """a × b ÷ c, rounded half away from zero, with no intermediate overflow.

    Shapes broadcast. MISSING where an operand is missing or c is 0; held at ±LARGEST beyond it.
    """
    x, y, z = np.broadcast_arrays(column(a), column(b), column(c))
    valid = known(x) & known(y) & known(z) & (z != 0)
    if not valid.all():
        x, y, z = np.where(valid, x, 0), np.where(valid, y, 0), np.where(valid, z, 1)
    negative = (x < 0) ^ (y < 0) ^ (z < 0)
    size = _muldiv_unsigned(*(np.abs(values).ravel() for values in (x, y, z))).reshape(x.shape)
    return np.where(valid, np.where(negative, -size, size), MISSING)


def divide_half_away(n: npt.ArrayLike, d: npt.ArrayLike, scale: int = 1) -> Ints:
    """n ÷ d × scale, rounded half away from zero: a ratio of two amounts with ``scale=RATIO``."""
    return muldiv(n, scale, d)


def _muldiv_unsigned(a: Ints, b: Ints, c: Ints) -> Ints:
    """:func:`muldiv` for a, b ≥ 0 and c > 0: long division, whole part first, then the remainder."""
    if not a.size:
        return a
    whole, rest = np.divmod(a, c)
    head = np.where(whole > LARGEST // np.maximum(b, 1), LARGEST, whole * b)
    out: Ints = np.minimum(head + np.minimum(_tail(rest, b, c), LARGEST), LARGEST)
    huge = c > _DIVISOR_MAX
    if huge.any():
        pairs = zip(a[huge].tolist(), b[huge].tolist(), c[huge].tolist(), strict=True)
        out[huge] = [min((2 * n * m + d) // (2 * d), LARGEST) for n, m, d in pairs]
    return out


def _tail(rest: Ints, b: Ints, c: Ints) -> Ints:
    """rest × b ÷ c rounded, for rest < c ≤ _DIVISOR_MAX; b is taken in digits of base 1000."""
    largest = int(b.max())
    if int(rest.max()) * largest < _SAFE:
        quotient, left = np.divmod(rest * b, c)
        return quotient + (left >= c - left)
    digits = max(1, -(-largest.bit_length() // 9))  # 1000 > 2⁹, so this is enough
    quotient, left = np.zeros_like(rest), np.zeros_like(rest)
    for power in range(digits - 1, -1, -1):
        step, left = np.divmod(left * _BASE + rest * (b // _BASE**power % _BASE), c)
        quotient = quotient * _BASE + step
    return quotient + (left >= c - left)


def compare_products(
    a: npt.ArrayLike, b: npt.ArrayLike, c: npt.ArrayLike, d: npt.ArrayLike
) -> npt.NDArray[np.int8]:
    """The sign of a × b − c × d, exact for any int64: −1, 0 or 1. So a ÷ c against d ÷ b, where both are positive.

    Shapes broadcast. 0 where an operand is missing.
    """
    w, x, y, z = np.broadcast_arrays(column(a), column(b), column(c), column(d))
    valid = known(w) & known(x) & known(y) & known(z)
    if not valid.all():
        w, x, y, z = (np.where(valid, each, 0) for each in (w, x, y, z))
    if _fits(w, x) and _fits(y, z):
        one, other = w * x, y * z
        return np.asarray((one > other).astype(np.int8) - (one < other).astype(np.int8))
    signs, other_signs = np.sign(w) * np.sign(x), np.sign(y) * np.sign(z)
    (high, low), (other_high, other_low) = _wide(w, x), _wide(y, z)
    more = (high > other_high) | ((high == other_high) & (low > other_low))
    less = (high < other_high) | ((high == other_high) & (low < other_low))
    by_size = signs * (more.astype(np.int8) - less.astype(np.int8))
    result: npt.NDArray[np.int8] = np.where(
        signs == other_signs, by_size, np.sign(signs - other_signs)
    ).astype(np.int8)
    return result


def _fits(a: Ints, b: Ints) -> bool:
    """Whether every product of the two is an int64."""
    largest = [max(abs(int(each.max())), abs(int(each.min()))) for each in (a, b) if each.size]
    return len(largest) < 2 or largest[0] * largest[1] < 2**63


def _wide(a: Ints, b: Ints) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """|a| × |b| in 128 bits: the upper and the lower 64."""
    half, mask = np.uint64(32), np.uint64(2**32 - 1)
    x, y = (np.abs(each).astype(np.uint64) for each in (a, b))
    x_high, x_low, y_high, y_low = x >> half, x & mask, y >> half, y & mask
    low, one, other = x_low * y_low, x_high * y_low, x_low * y_high
    middle = (low >> half) + (one & mask) + (other & mask)
    upper = x_high * y_high + (one >> half) + (other >> half) + (middle >> half)
    return upper, (middle << half) | (low & mask)


def share_of(amount: Ints, ratio: int) -> Ints:
    """`ratio` (× 10⁶) of an amount, rounded to whole units (an amount in fen stays in fen)."""
    return muldiv(amount, ratio, RATIO)


def quantile(values: npt.ArrayLike, fraction: int) -> int:
    """The quantile of `values` at `fraction` (× 10⁶) as ``percentile_cont`` defines it.

    Missing values do not count; MISSING if none is left. The result is rounded half away from
    zero to the unit of the values, that is to 6 decimals where they are ratios × 10⁶.
    """
    column_ = column(values)
    _, _, results = grouped_quantiles(np.zeros(column_.shape, np.int64), column_, [fraction])
    return int(results[0, 0]) if results.size else MISSING


def median(values: npt.ArrayLike) -> int:
    """The quantile at one half."""
    return quantile(values, RATIO // 2)


def grouped_quantiles(groups: Ints, values: Ints, fractions: Sequence[int]) -> tuple[Ints, Ints, Ints]:
    """Quantiles of `values` within each group, sorted once for all groups and fractions.

    `groups` are non-negative group numbers, `values` within ±LARGEST, `fractions` × 10⁶ in 0…10⁶.
    Missing values do not count. Returns the groups that have values (ascending), their counts, and the quantiles as an
    array of len(fractions) × number of groups.
    """
    if any(not 0 <= fraction <= RATIO for fraction in fractions):
        raise ValueError("a fraction lies between 0 and 1")
    mask = known(values)
    groups, values = _sorted_pairs(groups[mask], values[mask])
    if not values.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((len(fractions), 0), np.int64)
    starts = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    counts = np.diff(np.append(starts, groups.size))
    results = np.stack([_interpolate(values, starts, counts, fraction) for fraction in fractions])
    return groups[starts], counts.astype(np.int64), results


def _sorted_pairs(groups: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Both columns ordered by (group, value); one sort of a combined key where it fits in int64."""
    if not values.size:
        return groups, values
    low, span = int(values.min()), int(values.max()) - int(values.min()) + 1
    if (int(groups.max()) + 1) * span >= _SAFE:
        order = np.lexsort((values, groups))
        return groups[order], values[order]
    ordered_groups, ordered = np.divmod(np.sort(groups * span + (values - low)), span)
    return ordered_groups, ordered + low


def _interpolate(ordered: Ints, starts: Ints, counts: Ints, fraction: int) -> Ints:
    """Linear interpolation at fraction × (count − 1) within each run of `ordered`."""
    whole, part = np.divmod(fraction * (counts - 1), RATIO)
    lower = ordered[starts + whole]
    gap = ordered[starts + np.minimum(whole + 1, counts - 1)] - lower
    coarse, fine = np.divmod(gap, RATIO)
    step, left = np.divmod(fine * part, RATIO)
    floor = lower + coarse * part + step
    # Half goes away from zero: up for values from 0 on, down (that is, not up) below.
    up: Bools = np.where(floor >= 0, 2 * left >= RATIO, 2 * left > RATIO)
    rounded: Ints = floor + up
    return rounded
