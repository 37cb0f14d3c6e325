"""The baseline: industry shares and residual quantiles, frozen with a quarter's first scan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, Self

import numpy as np

from core.exact import RATIO, Ints, grouped_quantiles
from core.periods import Period

from .frames import HistoryFrame
from .levels import Codes, QuantileOrigin, ShareSource
from .parameters import ScanParameters
from .residuals import residuals, size_band
from .shares import yearly_shares

_DIVISIONS = 100
_MEDIAN = RATIO // 2
_FULL_YEAR = 4


class Quantiles(NamedTuple):
    """Q10 and Q90 of a cell, × 10⁶, before calibration, and the number of residuals behind them."""

    low: int
    high: int
    observations: int


class Median(NamedTuple):
    """A median share, × 10⁶, and the number of shares behind it."""

    share: int
    observations: int


@dataclass(frozen=True)
class FrozenBaseline:
    """What a quarter freezes. Holds only what has `scan_min_obs` observations; the rest falls back.

    `shares` by division (two-digit number), `city_share`; `cells` by band (:class:`QuantileOrigin` A…F),
    `city` over all sizes. Empty for q = 4, which needs neither. Where nothing is held the defaults
    of the parameters valid on the quarter's last day apply.
    """

    period: Period
    shares: Mapping[int, Median] = field(default_factory=dict)
    city_share: Median | None = None
    cells: Mapping[int, Quantiles] = field(default_factory=dict)
    city: Quantiles | None = None

    @classmethod
    def compute(cls, history: HistoryFrame, parameters: ScanParameters) -> Self:
        """Medians of valid shares and quantiles of residuals over the city's `window_years` past years."""
        period = history.period
        if period.quarter == _FULL_YEAR:
            return cls(period)
        shares = yearly_shares(
            period, history.production_from, history.past_ytd, history.past_full, parameters
        )
        by_division, city_share = _medians(history.division, shares, parameters.min_obs)
        medians = cls(period, by_division, city_share)
        industry, _ = medians.industry_share(history.division, parameters)
        r = residuals(history.past_ytd, history.past_full, shares, industry, parameters.k)
        band = size_band(history.band_revenue, parameters.bands)
        cells, city = _quantiles(band, r, parameters)
        return cls(period, by_division, city_share, cells, city)

    def industry_share(self, division: Ints, parameters: ScanParameters) -> tuple[Ints, Codes]:
        """Industry share (× 10⁶) and :class:`ShareSource` of each division: industry, city, default."""
        share = np.full(_DIVISIONS, parameters.default_shares[self.period.quarter - 1], np.int64)
        source = np.full(_DIVISIONS, int(ShareSource.DEFAULT), np.int8)
        if self.city_share is not None:
            share[:], source[:] = self.city_share.share, int(ShareSource.CITY)
        for code, median in self.shares.items():
            share[code], source[code] = median.share, int(ShareSource.INDUSTRY)
        row = _row(division)
        return share[row], source[row]

    def quantiles(self, band: Codes, parameters: ScanParameters) -> tuple[Ints, Ints, Codes]:
        """Calibrated Q10, Q90 (× 10⁶) and the :class:`QuantileOrigin` used, by band (0: city's values)."""
        quarter = self.period.quarter - 1
        usual = Quantiles(parameters.default_low[quarter], parameters.default_high[quarter], 0)
        held, cell = (
            (self.city, QuantileOrigin.CITY) if self.city is not None else (usual, QuantileOrigin.DEFAULT)
        )
        rows = [
            (self.cells[b], b) if b in self.cells else (held, int(cell)) for b in range(QuantileOrigin.F + 1)
        ]
        low = np.array([_times(quantile.low, parameters.calibration_low) for quantile, _ in rows], np.int64)
        high = np.array(
            [_times(quantile.high, parameters.calibration_high) for quantile, _ in rows], np.int64
        )
        return low[band], high[band], np.array([code for _, code in rows], np.int8)[band]

    def to_json(self) -> str:
        """Text that :meth:`from_json` reads back to an equal baseline; equal baselines give equal bytes."""
        state = {
            "period": str(self.period),
            "shares": {f"{code:02d}": _median_out(self.shares[code]) for code in sorted(self.shares)},
            "city_share": _median_out(self.city_share),
            "cells": {
                QuantileOrigin(code).name: _quantiles_out(self.cells[code]) for code in sorted(self.cells)
            },
            "city": _quantiles_out(self.city),
        }
        return json.dumps(state, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The baseline that was stored; ValueError or KeyError if the text is none."""
        state = json.loads(text)
        return cls(
            Period.parse(state["period"]),
            {int(code): _median_in(median) for code, median in state["shares"].items()},
            _median_in(state["city_share"]) if state["city_share"] else None,
            {int(QuantileOrigin[name]): _quantiles_in(cell) for name, cell in state["cells"].items()},
            _quantiles_in(state["city"]) if state["city"] else None,
        )


def _row(division: Ints) -> Ints:
    """Divisions as rows of the table; one that is not of two digits is unknown (row 0)."""
    return np.where((division > 0) & (division < _DIVISIONS), division, 0)


def _medians(division: Ints, shares: Ints, min_obs: int) -> tuple[dict[int, Median], Median | None]:
    """Medians by division and of the city (of all shares, not of medians), where enough observations."""
    groups = np.broadcast_to(_row(division), shares.shape).ravel()
    values = shares.ravel()
    codes, counts, medians = grouped_quantiles(groups, values, [_MEDIAN])
    by_division = {
        code: Median(median, count)
        for code, count, median in zip(codes.tolist(), counts.tolist(), medians[0].tolist(), strict=True)
        if count >= min_obs and code > 0
    }
    _, total, city = grouped_quantiles(np.zeros_like(values), values, [_MEDIAN])
    enough = total.size and total[0] >= min_obs
    return by_division, Median(int(city[0, 0]), int(total[0])) if enough else None


def _quantiles(
    band: Codes, r: Ints, parameters: ScanParameters
) -> tuple[dict[int, Quantiles], Quantiles | None]:
    """Q10 and Q90 by band and of the city, where there are enough residuals."""
    values = r.ravel()
    fractions = [parameters.quantile_low, parameters.quantile_high]
    codes, counts, found = grouped_quantiles(band.ravel().astype(np.int64), values, fractions)
    cells = {
        code: Quantiles(low, high, count)
        for code, count, low, high in zip(codes.tolist(), counts.tolist(), *found.tolist(), strict=True)
        if count >= parameters.min_obs and code > 0
    }
    _, total, city = grouped_quantiles(np.zeros_like(values), values, fractions)
    enough = total.size and total[0] >= parameters.min_obs
    return cells, Quantiles(int(city[0, 0]), int(city[1, 0]), int(total[0])) if enough else None


def _times(ratio: int, factor: int) -> int:
    """A non-negative ratio times a calibration factor, rounded to 6 decimals."""
    return (2 * ratio * factor + RATIO) // (2 * RATIO)


def _text(ratio: int) -> str:
    return f"{Decimal(ratio).scaleb(-6):f}"


def _number(text: str) -> int:
    return int(Decimal(text).scaleb(6))


def _median_out(median: Median | None) -> dict[str, Any] | None:
    return None if median is None else {"share": _text(median.share), "count": median.observations}


def _median_in(state: dict[str, Any]) -> Median:
    return Median(_number(state["share"]), int(state["count"]))


def _quantiles_out(cell: Quantiles | None) -> dict[str, Any] | None:
    return (
        None
        if cell is None
        else {"q10": _text(cell.low), "q90": _text(cell.high), "count": cell.observations}
    )


def _quantiles_in(state: dict[str, Any]) -> Quantiles:
    return Quantiles(_number(state["q10"]), _number(state["q90"]), int(state["count"]))
