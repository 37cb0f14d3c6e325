"""Residuals: how far past projections were off, each year projected without its own share.

Domain section 5, "Residual quantiles". Residuals are × 10⁶.
"""

from __future__ import annotations

import numpy as np

from core.exact import MISSING, Ints, known, muldiv

from .levels import Codes, QuantileOrigin
from .shares import OwnShares, blended, own_shares


def residuals(past_ytd: Ints, past_full: Ints, shares: Ints, industry: Ints, k: int) -> Ints:
    """r = full ÷ (ytd ÷ share₋z) for each enterprise and year with a valid share, m × n; else MISSING.

    share₋z leaves the year z out of the own shares (n one less) and keeps the industry share. With
    shares × 10⁶ the quotient full × share₋z ÷ ytd is r × 10⁶, so that it is rounded once.
    """
    own = own_shares(shares)
    result = np.full_like(shares, MISSING)
    for year, share in enumerate(shares):
        valid = known(share)
        left = OwnShares(own.sum - np.where(valid, share, 0), own.n - valid)
        without = blended(left, industry, k)
        result[year] = muldiv(np.where(valid, past_full[year], MISSING), without, past_ytd[year])
    return result


def size_band(revenue: Ints, bounds: tuple[int, ...]) -> Codes:
    """Size band A…F (:class:`QuantileOrigin`) of a year's revenue of record; 0 where it is not known."""
    band = np.searchsorted(np.array(bounds, np.int64), revenue, side="right") + int(QuantileOrigin.A)
    return np.where(known(revenue), band, int(QuantileOrigin.NONE)).astype(np.int8)
