"""Which factors would have made P10 and P90 hold what they promise (domain, section 5: `scan_calibration_q10`, `_q90`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from core.exact import MISSING, RATIO, Ints, known, muldiv, quantile
from monitoring.scan.backtesting.measures import told_of
from monitoring.scan.rules.parameters import ScanParameters

LEAST = 30
"""Of fewer years nothing is learnt."""


@dataclass(frozen=True)
class Factors:
    """The two factors × 10⁶."""

    low: int
    high: int

    @property
    def numbers(self) -> tuple[Decimal, Decimal]:
        """As they are entered as parameters, with six decimals."""
        return Decimal(self.low).scaleb(-6), Decimal(self.high).scaleb(-6)


def fitted(frames: Iterable[pd.DataFrame], parameters: ScanParameters) -> Factors | None:
    """The factors by which the wanted shares of the years lie below P10 and below P90; None of too few years.

    The frames were judged with both factors 1. P10 is the projection × Q10 × factor: of the years' ratios to the
    projection × Q10 the factor is the quantile that P10 stands for. Nobody is learnt from in the first year, for
    Q10 and Q90 of that are not calibrated.
    """
    rows = _usable(frames)
    if len(rows) < LEAST:
        return None
    full, middle = rows["full"].to_numpy(), rows["p50"].to_numpy()
    ratio = muldiv(full, RATIO, np.where(middle > 0, middle, MISSING))
    low = muldiv(ratio, RATIO, rows["low"].to_numpy())
    high = muldiv(ratio, RATIO, rows["high"].to_numpy())
    return Factors(_quantile(low, parameters.quantile_low), _quantile(high, parameters.quantile_high))


def _usable(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Those whose year was projected by shares and is known."""
    told = [told_of(frame) for frame in frames]
    rows = pd.concat(told, ignore_index=True)
    return rows[~rows["first_year"].to_numpy(bool)]


def _quantile(values: Ints, fraction: int) -> int:
    return quantile(values[known(values)], fraction)
