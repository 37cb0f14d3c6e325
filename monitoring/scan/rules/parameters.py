"""The scan's parameters as scaled whole numbers; :mod:`.policy` builds them from the dated texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScanParameters:
    """Everything the scan reads from policy; amounts in fen, ratios × 10⁶, counts plain.

    `version` names the set of dated parameters it was built from and goes into every digest.
    Tuples by quarter hold quarters 1, 2, 3 at index 0, 1, 2. `bands` are the upper bounds (not
    included) of A to E; F has none. `limits` are what the rows of the table name for themselves, by
    the parameter's code.
    """

    version: str
    threshold: int
    k: int
    window_years: int
    min_obs: int
    share_max: int
    quantile_low: int
    quantile_high: int
    calibration_low: int
    calibration_high: int
    bands: tuple[int, ...]
    default_shares: tuple[int, int, int]
    default_low: tuple[int, int, int]
    default_high: tuple[int, int, int]
    first_year_low: int
    first_year_high: int
    first_year_min_months: int
    source_gap: int
    limits: Mapping[str, int]
