"""A stable 64-bit digest of each row's inputs, by which an unchanged enterprise is recognised.

The digest covers every column of the frame but the enterprise's key, what the baseline gives the
row, the parameters with their version, and the version of the rules. It is the same on every machine and in every version of
Python; equal digests are taken as equal inputs (for one enterprise two differing inputs collide
with a probability of 2⁻⁶⁴).
"""

from __future__ import annotations

import hashlib
from dataclasses import fields

import numpy as np
import numpy.typing as npt

from core.exact import Ints

from .baseline import FrozenBaseline
from .frames import ScanFrame
from .parameters import ScanParameters
from .projection import FULL_YEAR
from .residuals import size_band
from .version import rules_version

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_OMITTED = frozenset({"period", "enterprise"})


def digest_of(frame: ScanFrame, baseline: FrozenBaseline, parameters: ScanParameters) -> Ints:
    """int64[n], to be stored with the result and compared before judging again."""
    seed = f"{rules_version()}|{frame.period}|{parameters!r}".encode()
    start = int.from_bytes(hashlib.blake2b(seed, digest_size=8).digest(), "big")
    state = np.full(len(frame), start, np.uint64)
    for field in fields(frame):
        if field.name not in _OMITTED:
            values = getattr(frame, field.name)
            for column in values.reshape(-1, len(frame)) if len(frame) else ():
                state = _mixed(state, column)
    if frame.period.quarter < FULL_YEAR:
        industry, source = baseline.industry_share(frame.division, parameters)
        band = size_band(frame.prior_revenue, parameters.bands)
        for column in (industry, source, *baseline.quantiles(band, parameters)):
            state = _mixed(state, column)
    return state.view(np.int64)


def _mixed(state: npt.NDArray[np.uint64], column: npt.NDArray) -> npt.NDArray[np.uint64]:
    """One step of a multiply-and-fold hash; a bijection of the state, so that no step loses a difference."""
    state = (state ^ column.astype(np.int64).view(np.uint64)) * _MULTIPLIER
    return state ^ (state >> _SHIFT)
