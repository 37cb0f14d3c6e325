"""The bounds of V07–V25: dated parameters, as exact fractions and whole fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

_RATIOS: Final = {
    "unit_high": "v07_unit_ratio", "unit_low": "v07_unit_ratio_low", "prior_rel": "v11_prior_rel",
    "yoy_high": "v12_yoy_high", "yoy_low": "v12_yoy_low", "quarter_factor": "v13_quarter_factor",
    "output_low": "v14_output_low", "output_high": "v14_output_high", "export_ratio": "v15_export_ratio",
    "vat_rel": "v16_vat_rel", "rd_ratio": "v18_rd_ratio", "electricity_gap": "v20_electricity_gap",
    "stock_factor": "v22_stock_factor", "annual_rel": "v25_annual_rel",
}  # fmt: skip
_AMOUNTS: Final = {
    "prior_abs": "v11_prior_abs", "vat_abs": "v16_vat_abs", "per_head_high": "v21_per_head_high",
    "per_head_low": "v21_per_head_low", "threshold": "above_scale_threshold", "annual_abs": "v25_annual_abs",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What V07–V25 compare with, as of the quarter's last day: ratios exact, amounts in fen."""

    unit_high: Fraction
    unit_low: Fraction
    prior_rel: Fraction
    prior_abs: int
    yoy_high: Fraction
    yoy_low: Fraction
    quarter_factor: Fraction
    output_low: Fraction
    output_high: Fraction
    export_ratio: Fraction
    vat_rel: Fraction
    vat_abs: int
    rd_ratio: Fraction
    electricity_gap: Fraction
    per_head_high: int
    per_head_low: int
    stock_factor: Fraction
    threshold: int
    annual_rel: Fraction
    annual_abs: int

    @classmethod
    def from_parameters(cls, values: Mapping[str, Any]) -> Limits:
        """From the codes of the parameters. KeyError if one is gone."""
        ratios = {name: Fraction(str(values[code])) for name, code in _RATIOS.items()}
        amounts = {name: int(Decimal(str(values[code])) * 100) for name, code in _AMOUNTS.items()}
        return cls(**ratios, **amounts)  # type: ignore[arg-type]


def text_of(ratio: Fraction) -> str:
    """A bound as people write it: 800, 0.5, 1/800."""
    decimal = Decimal(ratio.numerator) / Decimal(ratio.denominator)
    if Fraction(decimal) != ratio or ratio < Fraction(1, 100):
        return str(ratio)
    return f"{decimal.normalize():f}"
