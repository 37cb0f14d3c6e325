"""The projection of the full year: P10, P50, P90 and the basis they stand on.

Domain section 5, "Projection" and the edge cases (first year, q = 4, negative figures).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.exact import MISSING, RATIO, Bools, Ints, known, muldiv
from core.periods import Period

from .baseline import FrozenBaseline
from .frames import ScanFrame, operated_throughout
from .levels import Codes, QuantileOrigin, ShareSource
from .parameters import ScanParameters
from .residuals import size_band
from .shares import blended, own_shares, yearly_shares

FULL_YEAR = 4
_MONTHS = 12


class Basis(NamedTuple):
    """What a projection stands on; ratios × 10⁶, MISSING where the way of projecting does not use it.

    * first_year: opened after 1 January y, judged by months; `months` from the opening month to the
      quarter's end and `months_full` to December, both counting the opening month (0 if it opens later)
    * own (m × n), own_n, industry, source, share: the share of the year; at q = 4 share is 1
    * low, high, cell: calibrated Q10 and Q90 and where they came from; first-year values in the first year
    """

    first_year: Bools
    months: Ints
    months_full: Ints
    own: Ints
    own_n: Ints
    industry: Ints
    source: Codes
    share: Ints
    low: Ints
    high: Ints
    cell: Codes


class Projection(NamedTuple):
    """P10, P50, P90 in fen; all three MISSING where there is no projection."""

    p10: Ints
    p50: Ints
    p90: Ints


def basis_of(frame: ScanFrame, baseline: FrozenBaseline, parameters: ScanParameters) -> Basis:
    """The basis of each enterprise's projection, whether or not there is a figure to project."""
    period = frame.period
    first = ~operated_throughout(frame.production_from, period.year)
    months, months_full = _months(period, frame.production_from, first)
    if period.quarter == FULL_YEAR:
        unused = np.full(len(frame), MISSING, np.int64)
        none = np.zeros(len(frame), np.int8)
        own = np.full_like(frame.past_ytd, MISSING)
        whole = np.full(len(frame), RATIO, np.int64)
        counts = np.zeros(len(frame), np.int64)
        return Basis(first, months, months_full, own, counts, unused, none, whole, unused, unused, none)
    own = yearly_shares(period, frame.production_from, frame.past_ytd, frame.past_full, parameters)
    totals = own_shares(own)
    industry, source = baseline.industry_share(frame.division, parameters)
    low, high, cell = baseline.quantiles(size_band(frame.prior_revenue, parameters.bands), parameters)
    return Basis(
        first,
        months,
        months_full,
        own,
        totals.n,
        np.where(first, MISSING, industry),
        np.where(first, int(ShareSource.NONE), source).astype(np.int8),
        np.where(first, MISSING, blended(totals, industry, parameters.k)),
        np.where(first, parameters.first_year_low, low),
        np.where(first, parameters.first_year_high, high),
        np.where(first, int(QuantileOrigin.FIRST_YEAR), cell).astype(np.int8),
    )


def project(ytd: Ints, basis: Basis, quarter: int, parameters: ScanParameters) -> Projection:
    """P10, P50, P90 of the cumulative revenue of record; none for ytd < 0 or missing.

    Each is rounded once: with p = ytd × up ÷ down, P10 is ytd × (up × Q10) ÷ (down × 10⁶).
    """
    usable = known(ytd) & (ytd >= 0)
    if quarter == FULL_YEAR:
        whole = np.where(usable, ytd, MISSING)
        return Projection(whole, whole, whole)
    first = basis.first_year
    usable &= ~first | (basis.months >= max(1, parameters.first_year_min_months))
    amount = np.where(usable, ytd, MISSING)
    factor = np.where(first, basis.months_full, 1)
    divisor = np.where(first, basis.months * RATIO, basis.share)
    low, high = np.minimum(basis.low, RATIO), np.maximum(basis.high, RATIO)
    p10, p50, p90 = (
        np.maximum(amount, muldiv(amount, factor * ratio, divisor)) for ratio in (low, RATIO, high)
    )
    return Projection(p10, p50, p90)


def _months(period: Period, production_from: Ints, first: Bools) -> tuple[Ints, Ints]:
    """Months from the opening month to the quarter's end and to December; MISSING if not the first year."""
    opened = np.where(first, production_from, 0).astype("datetime64[D]").astype("datetime64[M]")
    ordinal = opened.astype(np.int64) - _MONTHS * (period.year - 1970)  # 0 = January of y
    so_far = np.maximum(3 * period.quarter - ordinal, 0)
    full = np.maximum(_MONTHS - ordinal, 0)
    return np.where(first, so_far, MISSING), np.where(first, full, MISSING)
