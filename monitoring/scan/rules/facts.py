"""The figures the rules compare: the one of record, differences, year-on-year, the second source."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.exact import Ints, share_of

from .frames import ScanFrame
from .parameters import ScanParameters
from .sources import Sourced, difference, differing, of_record, year_on_year


class Facts(NamedTuple):
    """Each with the source it comes from; amounts in fen, ratios × 10⁶, MISSING if not evaluated.

    * record: cumulative revenue of record; other: the highest other source that differs from it by
      more than `gap_limit` = source_gap × |record|, an amount and so rounded to fen
    * delta, delta_before: revenue of this quarter and of the one before (Δ(1) = ytd(1))
    * yoy, yoy_before: cumulative revenue year on year in this quarter and in the one before
    * electricity: cumulative electricity year on year
    """

    record: Sourced
    other: Sourced
    gap_limit: Ints
    delta: Sourced
    delta_before: Sourced
    yoy: Sourced
    yoy_before: Sourced
    electricity: Sourced


def facts_of(frame: ScanFrame, parameters: ScanParameters) -> Facts:
    """The figures of each enterprise; see :data:`REVENUE_LAGS` for the quarters at hand."""
    now, back1, back2, year_ago, year_ago1 = (frame.revenue[:, lag] for lag in range(frame.revenue.shape[1]))
    quarter = frame.period.quarter
    record = of_record(now)
    limit = np.abs(share_of(record.value, parameters.source_gap))
    return Facts(
        record=record,
        other=differing(now, record, limit),
        gap_limit=limit,
        delta=record if quarter == 1 else difference(now, back1),
        delta_before=of_record(back1) if quarter == 2 else difference(back1, back2),
        yoy=year_on_year(now, year_ago),
        yoy_before=year_on_year(back1, year_ago1),
        electricity=year_on_year(frame.electricity[:, 0], frame.electricity[:, 1]),
    )
