"""What a backtest measures: whether P10 to P90 held the year, how far P50 was off, whether "passes T" came true.

Exact: amounts are whole fen, sums are whole numbers, so that the same frame gives the same digits everywhere.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import numpy as np
import pandas as pd

from core.exact import MISSING, RATIO, Ints, muldiv
from core.exact import median as exact_median
from core.periods import Period
from monitoring.scan.backtesting.cuts import BANDS, FULL_YEAR, NAIVE, share

LEVELS: Final = (("p10", 1), ("p50", 5), ("p90", 9))
"""The quantiles that are forecast, in tenths."""


def measures(period: Period, frame: pd.DataFrame, threshold: int) -> dict[str, Any]:
    """Of all rows whose year was forecast and is known; ratios with six decimals, the loss in yuan, null without a row.

    * held, coverage: how many years lay within P10 to P90, and their share; there is no range at the year's end
    * pinball: the mean quantile loss of P10, P50 and P90 for an enterprise
    * p50_error: the median of |P50 − year| ÷ year
    * precision, recall: of those of whom P50 said that they reach T how many did, and of those who did how many it named
    * naive: the same of what one would have said without a scan, each of the rows that it can tell of
    """
    told = told_of(frame)
    ranged, within = period.quarter != FULL_YEAR and len(told) > 0, held(told)
    return {
        "n": len(told),
        "held": within,
        "coverage": share(within, len(told)) if ranged else None,
        "pinball": _pinball(told) if ranged else None,
        **_pointed(told, "p50", threshold),
        "naive": {name: _naive(told, name, threshold) for name in NAIVE},
    }


def grouped(period: Period, frame: pd.DataFrame, threshold: int) -> dict[str, dict[str, Any]]:
    """The measures by side (`above`, `below`) and by size band of last year's revenue, of groups that have rows."""
    told = told_of(frame)
    of_side = {"above": told[told["above"]], "below": told[~told["above"]]}
    sides = {side: measures(period, rows, threshold) for side, rows in of_side.items() if len(rows)}
    of_band = {BANDS[code]: told[told["band"] == code] for code in range(1, len(BANDS))}
    bands = {band: measures(period, rows, threshold) for band, rows in of_band.items() if len(rows)}
    return {"sides": sides, "bands": bands}


def told_of(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows whose year was forecast and is known."""
    return frame[(frame["p50"] != MISSING) & (frame["full"] != MISSING)]


def held(told: pd.DataFrame) -> int:
    """Of how many rows whose year was forecast and is known it lay within P10 to P90."""
    return int(((told["p10"] <= told["full"]) & (told["full"] <= told["p90"])).sum())


def _pinball(told: pd.DataFrame) -> str:
    """The loss of a quantile is tenths × what it lay below the year, or the rest of ten × what it lay above."""
    full = told["full"].to_numpy()
    total = 0
    for name, tenths in LEVELS:
        miss = full - told[name].to_numpy()
        total += _sum(np.where(miss >= 0, miss, 0)) * tenths + _sum(np.where(miss < 0, -miss, 0)) * (
            10 - tenths
        )
    mean = Decimal(total) / (10 * len(LEVELS) * len(told)) / 100
    return str(mean.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _pointed(told: pd.DataFrame, name: str, threshold: int) -> dict[str, str | None]:
    """Of one figure that was said for the year."""
    said, full = told[name].to_numpy(), told["full"].to_numpy()
    positive = full > 0
    errors = muldiv(np.abs(said[positive] - full[positive]), RATIO, full[positive])
    error = exact_median(errors) if errors.size else None
    named, came = said >= threshold, full >= threshold
    both = int((named & came).sum())
    return {
        "p50_error": None if error is None else f"{Decimal(error).scaleb(-6):f}",
        "precision": share(both, int(named.sum())),
        "recall": share(both, int(came.sum())),
    }


def _naive(told: pd.DataFrame, name: str, threshold: int) -> dict[str, Any]:
    able = told[told[name] != MISSING]
    return {"n": len(able), **_pointed(able, name, threshold)}


def _sum(values: Ints) -> int:
    """Of non-negative numbers whose sum an int64 need not hold."""
    high, low = values >> 32, values & 0xFFFFFFFF
    return (int(high.sum()) << 32) + int(low.sum())
