"""Shares of the year: how much of a year's revenue had come by the end of quarter q.

Domain section 5, "Share of the year". All shares are × 10⁶.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.exact import MISSING, RATIO, Ints, divide_half_away, known
from core.periods import Period

from .frames import operated_throughout
from .parameters import ScanParameters


class OwnShares(NamedTuple):
    """An enterprise's own shares: `sum` of the valid ones (× 10⁶) and their number `n`."""

    sum: Ints
    n: Ints


def yearly_shares(
    period: Period, production_from: Ints, past_ytd: Ints, past_full: Ints, parameters: ScanParameters
) -> Ints:
    """Valid shares ytd(z, q) ÷ ytd(z, 4), m × n, row i being the year y − 1 − i; MISSING if not valid.

    Valid: the full year is > 0, the rounded share is > 0 and ≤ scan_share_max, and the enterprise
    operated from 1 January z. ValueError if the stacks do not hold the window's years.
    """
    if past_ytd.shape[0] != parameters.window_years or past_full.shape != past_ytd.shape:
        raise ValueError(f"the frame holds {past_ytd.shape[0]} years, the window {parameters.window_years}")
    share = divide_half_away(past_ytd, np.where(past_full > 0, past_full, 0), RATIO)
    valid = (share > 0) & (share <= parameters.share_max)
    for back in range(share.shape[0]):
        valid[back] &= operated_throughout(production_from, period.year - 1 - back)
    return np.where(valid, share, MISSING)


def own_shares(shares: Ints) -> OwnShares:
    """Sum and number of an enterprise's valid shares; `shares` is m × n."""
    valid = known(shares)
    return OwnShares(np.where(valid, shares, 0).sum(axis=0), valid.sum(axis=0).astype(np.int64))


def blended(own: OwnShares, industry: Ints, k: int) -> Ints:
    """share = (sum of own shares + k × industry) ÷ (n + k), rounded; n + k = 0 → industry."""
    weight = own.n + k
    share = divide_half_away(own.sum + k * industry, weight)
    return np.where(weight == 0, industry, share)
