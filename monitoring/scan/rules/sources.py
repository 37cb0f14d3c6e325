"""Choosing among sources: the figure of record, and pairs of figures that come from one source.

Domain section 4 (precedence) and section 5: both ends of a Δ or a yoy come from one source, the
highest in precedence that has both. In a stack of sources the first row is the highest.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from core.exact import MISSING, RATIO, Ints, known, muldiv

from .levels import Codes

NO_SOURCE: Final = -1


class Sourced(NamedTuple):
    """A figure and the index of the source it comes from (NO_SOURCE where there is none)."""

    value: Ints
    source: Codes


def of_record(by_source: Ints) -> Sourced:
    """The figure of record: that of the highest source which has one. `by_source` is sources × n."""
    return _highest(by_source)


def difference(newer: Ints, older: Ints) -> Sourced:
    """newer − older (the revenue of one quarter), both from the highest source that has both."""
    both = known(newer) & known(older)
    return _highest(np.where(both, newer - np.where(both, older, 0), MISSING))


def year_on_year(newer: Ints, older: Ints) -> Sourced:
    """newer ÷ older − 1 × 10⁶, both from the highest source that has both.

    Not evaluated (MISSING) where that source's older figure is ≤ 0; a lower source does not step in.
    The quotient of the difference is rounded, since half away from zero is not the same before and
    after taking off 1.
    """
    both = known(newer) & known(older)
    top = _highest(np.where(both, newer, MISSING))
    base = _highest(np.where(both, older, MISSING)).value
    usable = (top.source != NO_SOURCE) & (base > 0)
    change = np.where(usable, top.value - np.where(usable, base, 0), MISSING)
    return Sourced(
        muldiv(change, RATIO, np.where(usable, base, 1)),
        np.where(usable, top.source, NO_SOURCE).astype(np.int8),
    )


def differing(by_source: Ints, record: Sourced, limit: Ints) -> Sourced:
    """The highest other source whose figure differs from the one of record by more than `limit`."""
    differing_ = np.full_like(by_source, MISSING)
    for source, values in enumerate(by_source):
        other = known(values) & (record.source != NO_SOURCE) & (record.source != source)
        gap = np.abs(np.where(other, values, 0) - np.where(other, record.value, 0))
        differing_[source] = np.where(other & (gap > limit), values, MISSING)
    return _highest(differing_)


def _highest(by_source: Ints) -> Sourced:
    value = np.full(by_source.shape[1:], MISSING, np.int64)
    source = np.full(by_source.shape[1:], NO_SOURCE, np.int8)
    for index in range(by_source.shape[0] - 1, -1, -1):
        here = known(by_source[index])
        value = np.where(here, by_source[index], value)
        source[here] = index
    return Sourced(value, source)
