"""The scan's parameters from the dated texts valid on the quarter's last day (yuan and plain ratios)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from core.exact import RATIO

from .parameters import ScanParameters
from .rule import Limit, RuleUnit
from .table import RULES

_FEN_PER_YUAN = 100
_SCALES = {RuleUnit.AMOUNT: _FEN_PER_YUAN, RuleUnit.RATIO: RATIO, RuleUnit.NUMBER: 1}
_HELD_QUARTERS = 2
_HELD = ("exit_zero_quarters", "exit_missing_quarters")

LIMITS: tuple[Limit, ...] = tuple(
    dict.fromkeys(rule.limit for rule in RULES if isinstance(rule.limit, Limit))
)
"""The parameters that the rows of the table name."""

CODES: tuple[str, ...] = (
    "above_scale_threshold",
    "scan_k",
    "scan_window_years",
    "scan_min_obs",
    "scan_share_max",
    "scan_quantile_low",
    "scan_quantile_high",
    "scan_calibration_q10",
    "scan_calibration_q90",
    *(f"scan_band_{band}_below" for band in "abcde"),
    *(f"scan_default_{what}_q{quarter}" for what in ("share", "q10", "q90") for quarter in (1, 2, 3)),
    "scan_first_year_q10",
    "scan_first_year_q90",
    "scan_first_year_min_months",
    *(limit.code for limit in LIMITS),
    *_HELD,
    "source_gap",
)
"""The codes that :func:`parameters_from` reads. Their order stays, for the version of a set is a hash of their list."""


class ParameterError(ValueError):
    """A parameter is missing or cannot be used; the message is a Chinese sentence."""


def parameters_from(texts: Mapping[str, str | None], version: str) -> ScanParameters:
    """Build from code → text as in the parameter table.

    ParameterError if a code is missing, empty (UNKNOWN from that day on), no number, or has more decimals than its
    scale; and if X2 or X8 are asked to look at other than two quarters, which is what the reasons' pairs
    "this; before" can show.
    """
    read = _Reader(texts)
    for code in _HELD:
        if read.count(code) != _HELD_QUARTERS:
            raise ParameterError(f"参数 {code} 目前只能为 {_HELD_QUARTERS}：研判逐次比较本季与上季")
    parameters = ScanParameters(
        version=version,
        threshold=read.amount("above_scale_threshold"),
        k=read.count("scan_k"),
        window_years=read.count("scan_window_years"),
        min_obs=read.count("scan_min_obs"),
        share_max=read.ratio("scan_share_max"),
        quantile_low=read.ratio("scan_quantile_low"),
        quantile_high=read.ratio("scan_quantile_high"),
        calibration_low=read.ratio("scan_calibration_q10"),
        calibration_high=read.ratio("scan_calibration_q90"),
        bands=tuple(read.amount(f"scan_band_{band}_below") for band in "abcde"),
        default_shares=read.by_quarter("scan_default_share_q{}"),
        default_low=read.by_quarter("scan_default_q10_q{}"),
        default_high=read.by_quarter("scan_default_q90_q{}"),
        first_year_low=read.ratio("scan_first_year_q10"),
        first_year_high=read.ratio("scan_first_year_q90"),
        first_year_min_months=read.count("scan_first_year_min_months"),
        source_gap=read.ratio("source_gap"),
        limits={limit.code: read.scaled(limit.code, _SCALES[limit.unit]) for limit in LIMITS},
    )
    _check(parameters)
    return parameters


def _check(held: ScanParameters) -> None:
    if not (1 <= held.window_years <= 10 and held.k >= 0 and held.min_obs >= 1):
        raise ParameterError("参数 scan_window_years 应为1至10，scan_k 不应为负，scan_min_obs 应不小于1")
    if not (0 <= held.quantile_low <= RATIO and 0 <= held.quantile_high <= RATIO):
        raise ParameterError("参数 scan_quantile_low、scan_quantile_high 应在0与1之间")
    if list(held.bands) != sorted(held.bands):
        raise ParameterError("参数 scan_band_a_below 至 scan_band_e_below 应由小到大")
    if min(held.default_shares) <= 0:
        raise ParameterError("参数 scan_default_share_q1 至 q3 应大于0")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads texts into scaled whole numbers, refusing what would have to be rounded."""

    texts: Mapping[str, str | None]

    def amount(self, code: str) -> int:
        return self.scaled(code, _FEN_PER_YUAN)

    def ratio(self, code: str) -> int:
        return self.scaled(code, RATIO)

    def count(self, code: str) -> int:
        return self.scaled(code, 1)

    def by_quarter(self, pattern: str) -> tuple[int, int, int]:
        first, second, third = (self.ratio(pattern.format(quarter)) for quarter in (1, 2, 3))
        return first, second, third

    def scaled(self, code: str, scale: int) -> int:
        text = (self.texts.get(code) or "").strip()
        if not text:
            raise ParameterError(f"参数 {code} 在本季末没有值，无法研判")
        try:
            value = Decimal(text) * scale
        except InvalidOperation:
            raise ParameterError(f"参数 {code} 的值“{text}”不是数") from None
        if not value.is_finite() or value != value.to_integral_value() or abs(value) > 10**18:
            raise ParameterError(f"参数 {code} 的值“{text}”小数位过多或超出范围")
        return int(value)
