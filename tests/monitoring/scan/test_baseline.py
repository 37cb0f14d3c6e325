"""What a quarter freezes is stored and read back unchanged, and falls back where too little is known."""

from decimal import Decimal

import numpy as np

from core.exact import column
from core.periods import Period
from monitoring.scan.rules.baseline import FrozenBaseline, Median, Quantiles
from monitoring.scan.rules.levels import QuantileOrigin, ShareSource
from monitoring.scan.rules.residuals import size_band
from tests.monitoring.scan.cases import history_frame, parameters
from tests.monitoring.scan.reference import Enterprise

Q2 = Period(2024, 2)
HELD = FrozenBaseline(
    Q2,
    {26: Median(470_000, 40), 6: Median(1_000_001, 31)},
    Median(460_000, 99),
    {4: Quantiles(900_000, 1_100_000, 30)},
    Quantiles(850_000, 1_180_000, 70),
)


def test_a_baseline_reads_back_byte_for_byte() -> None:
    text = HELD.to_json()
    assert FrozenBaseline.from_json(text) == HELD
    assert FrozenBaseline.from_json(text).to_json() == text
    assert text.startswith('{"period":"2024Q2","shares":{"06":{"share":"1.000001","count":31},"26":')
    assert FrozenBaseline.from_json(FrozenBaseline(Q2).to_json()) == FrozenBaseline(Q2)


def test_the_share_falls_back_from_industry_to_city_to_default() -> None:
    divisions = column([26, 39, 0, 1234])
    share, source = HELD.industry_share(divisions, parameters())
    assert share.tolist() == [470_000, 460_000, 460_000, 460_000]
    assert source.tolist() == [ShareSource.INDUSTRY, *[ShareSource.CITY] * 3]
    share, source = FrozenBaseline(Q2).industry_share(divisions, parameters())
    assert share.tolist() == [470_000] * 4
    assert set(source.tolist()) == {int(ShareSource.DEFAULT)}


def test_the_quantiles_fall_back_from_band_to_city_to_default() -> None:
    bands = np.array([QuantileOrigin.D, QuantileOrigin.A, QuantileOrigin.NONE], np.int8)
    low, high, cell = HELD.quantiles(bands, parameters())
    assert low.tolist() == [900_000, 850_000, 850_000]
    assert high.tolist() == [1_100_000, 1_180_000, 1_180_000]
    assert cell.tolist() == [QuantileOrigin.D, QuantileOrigin.CITY, QuantileOrigin.CITY]
    assert FrozenBaseline(Q2).quantiles(bands, parameters())[2].tolist() == [QuantileOrigin.DEFAULT] * 3


def test_the_city_median_is_of_all_shares_and_not_of_medians() -> None:
    def enterprise(division: int, percent: int) -> Enterprise:
        return Enterprise(division=division, past={2023: Decimal(percent)}, full={2023: Decimal(100)})

    city = [enterprise(6, 10), enterprise(26, 40), enterprise(26, 50), enterprise(26, 60), enterprise(0, 70)]
    baseline = FrozenBaseline.compute(history_frame(Q2, city), parameters(scan_min_obs="3"))
    assert baseline.shares == {26: Median(500_000, 3)}
    assert baseline.city_share == Median(500_000, 5)


def test_only_the_windows_years_count_and_the_fourth_quarter_needs_none() -> None:
    old = Enterprise(past={2020: Decimal(40)}, full={2020: Decimal(100)})
    assert FrozenBaseline.compute(history_frame(Q2, [old]), parameters(scan_min_obs="1")).city_share is None
    q4 = Period(2024, 4)
    assert FrozenBaseline.compute(history_frame(q4, [old]), parameters(scan_min_obs="1")) == FrozenBaseline(
        q4
    )


def test_size_bands_take_their_lower_bound_in() -> None:
    yuan = [4_999_999, 5_000_000, 10_000_000, 15_000_000, 20_000_000, 40_000_000, -1]
    bands = size_band(column([amount * 100 for amount in yuan]), parameters().bands)
    assert [QuantileOrigin(code).name for code in bands.tolist()] == ["A", "B", "C", "D", "E", "F", "A"]


def test_a_division_is_of_two_digits_and_any_other_is_unknown() -> None:
    held = FrozenBaseline(Q2, {1: Median(300_000, 40), 99: Median(600_000, 40)}, Median(460_000, 99))
    share, source = held.industry_share(column([0, 1, 99, 100, -1]), parameters())
    assert share.tolist() == [460_000, 300_000, 600_000, 460_000, 460_000]
    industry, city = int(ShareSource.INDUSTRY), int(ShareSource.CITY)
    assert source.tolist() == [city, industry, industry, city, city]


def test_medians_are_held_of_divisions_of_two_digits() -> None:
    city = [
        Enterprise(division=division, past={2023: Decimal(40)}, full={2023: Decimal(100)})
        for division in (0, 1, 99, 100)
    ]
    baseline = FrozenBaseline.compute(history_frame(Q2, city), parameters(scan_min_obs="1"))
    assert baseline.shares == {1: Median(400_000, 1), 99: Median(400_000, 1)}
    assert baseline.city_share == Median(400_000, 4)


def test_a_quantile_of_any_size_is_calibrated_exactly() -> None:
    large = 10**17 + 1
    held = FrozenBaseline(Q2, city=Quantiles(large, large, 70))
    calibrated = parameters(scan_calibration_q10="1", scan_calibration_q90="1.5")
    low, high, _cell = held.quantiles(np.array([QuantileOrigin.A], np.int8), calibrated)
    assert (low.tolist(), high.tolist()) == ([large], [(3 * large + 1) // 2])
