"""Parameters, frames and digests refuse what they cannot hold and notice what changed."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from core.exact import MISSING, column
from core.periods import Period
from monitoring.scan.rules.baseline import FrozenBaseline, Median
from monitoring.scan.rules.digest import digest_of
from monitoring.scan.rules.frames import (
    HistoryFrame,
    ScanFrame,
    day_number,
    history_columns,
    scan_columns,
)
from monitoring.scan.rules.judge import judge
from monitoring.scan.rules.policy import CODES, ParameterError, parameters_from
from monitoring.scan.rules.shares import yearly_shares
from tests.monitoring.scan.cases import TEXTS, city_texts, parameters, scan_frame
from tests.monitoring.scan.reference import Enterprise

Q3 = Period(2024, 3)


def test_the_citys_parameters_are_the_tested_ones() -> None:
    held = city_texts()
    assert parameters_from(held, "test") == parameters()
    assert set(CODES) == set(TEXTS) <= set(held)


@pytest.mark.parametrize(
    ("code", "text", "says"),
    [
        ("scan_k", "", "没有值"),
        ("scan_k", "two", "不是数"),
        ("scan_k", "1.5", "小数位过多"),
        ("scan_share_max", "1.2500001", "小数位过多"),
        ("above_scale_threshold", "NaN", "小数位过多"),
        ("exit_zero_quarters", "3", "本季与上季"),
        ("scan_window_years", "0", "scan_window_years"),
        ("scan_quantile_low", "1.1", "在0与1之间"),
        ("scan_band_c_below", "1", "由小到大"),
        ("scan_default_share_q1", "0", "大于0"),
        ("scan_window_years", "11", "应为1至10"),
        ("scan_k", "-1", "scan_k 不应为负"),
        ("scan_min_obs", "0", "scan_min_obs 应不小于1"),
        ("scan_min_obs", f"{10**18 + 1}", "超出范围"),
        ("scan_quantile_low", "-0.1", "在0与1之间"),
        ("scan_quantile_high", "1.1", "在0与1之间"),
        ("scan_quantile_high", "-0.1", "在0与1之间"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(code: str, text: str, says: str) -> None:
    with pytest.raises(ParameterError, match=says) as caught:
        parameters(**{code: text})
    assert code in str(caught.value) or code[:9] in str(caught.value)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("scan_window_years", "1"),
        ("scan_window_years", "10"),
        ("scan_k", "0"),
        ("scan_min_obs", "1"),
        ("scan_min_obs", f"{10**18}"),
        ("scan_quantile_low", "0"),
        ("scan_quantile_low", "1"),
        ("scan_quantile_high", "0"),
        ("scan_quantile_high", "1"),
    ],
)
def test_a_parameter_at_the_border_of_what_can_be_is_used(code: str, text: str) -> None:
    held = parameters(**{code: text})
    expected = int(text) * (10**6 if "quantile" in code else 1)
    assert getattr(held, code.removeprefix("scan_")) == expected


def test_the_smallest_share_that_can_be_is_used() -> None:
    assert parameters(scan_default_share_q1="0.000001").default_shares[0] == 1


@pytest.mark.parametrize(
    ("ytd", "full", "share"),
    [(1, 1, 10**6), (1, 0, MISSING), (1, -1, MISSING), (1, 10**6, 1), (0, 1, MISSING), (125, 100, 1_250_000)],
)
def test_the_smallest_figures_have_their_share(ytd: int, full: int, share: int) -> None:
    """In fen: a year of one fen has a share; a year of nothing has none, whatever was reported before its end."""
    past, whole = np.array([[ytd]], np.int64), np.array([[full]], np.int64)
    held = parameters(scan_window_years="1")
    assert yearly_shares(Q3, column([MISSING]), past, whole, held).tolist() == [[share]]


def test_the_window_and_what_was_given_are_named() -> None:
    three = np.zeros((3, 5), np.int64)
    held = parameters(scan_window_years="4")
    with pytest.raises(ValueError, match="holds 3 years, the window 4"):
        yearly_shares(Period(2024, 3), np.zeros(5, np.int64), three, three, held)


def test_a_frame_fills_what_is_not_given() -> None:
    frame = ScanFrame.from_columns(Q3, {"enterprise": [1, 2]})
    assert len(frame) == 2
    assert frame.revenue.shape == (3, 5, 2)
    assert (frame.revenue == MISSING).all()
    assert not frame.above_scale.any()
    assert (frame.version == 0).all()
    assert (frame.past_ytd == MISSING).all()
    assert frame.past_ytd.shape == frame.past_full.shape == (3, 2)
    for name in (
        "division", "on_record", "status", "return_state", "listed", "listed_before", "overdue", "overdue_before",
        "carried",
    ):  # fmt: skip
        assert not getattr(frame, name).any(), name
    assert frame.take(slice(1, None)).enterprise.tolist() == [2]


def test_a_frame_refuses_unknown_names_lengths_and_floats() -> None:
    with pytest.raises(ValueError, match="unknown columns: revenue"):
        ScanFrame.from_columns(Q3, {"enterprise": [1], "revenue": [1]})
    with pytest.raises(ValueError, match="past_ytd_1"):
        ScanFrame.from_columns(Q3, {"enterprise": [1], "past_ytd_1": [1, 2]})
    with pytest.raises(TypeError, match="prior_revenue"):
        ScanFrame.from_columns(Q3, {"enterprise": [1], "prior_revenue": [1.5]})
    with pytest.raises(ValueError, match="different lengths"):
        replace(ScanFrame.from_columns(Q3, {"enterprise": [1]}), division=column([1, 2]))


def test_another_quarters_baseline_or_another_window_is_refused() -> None:
    frame = ScanFrame.from_columns(Q3, {"enterprise": [1]})
    with pytest.raises(ValueError, match="baseline of 2024Q2"):
        judge(frame, FrozenBaseline(Q3.previous), parameters())
    with pytest.raises(ValueError, match="the window 2"):
        judge(frame, FrozenBaseline(Q3), parameters(scan_window_years="2"))


def test_an_empty_frame_is_judged_to_nothing() -> None:
    frame = ScanFrame.from_columns(Q3, {"enterprise": np.zeros(0, np.int64)})
    assert len(judge(frame, FrozenBaseline(Q3), parameters())) == 0


def test_the_digest_notices_every_column_and_nothing_else() -> None:
    frame = scan_frame(Q3, [Enterprise(revenue={("TAX", 2024, 3): Decimal(5)})])
    baseline, plain = FrozenBaseline(Q3), parameters()
    known = digest_of(frame, baseline, plain)
    assert known.tolist() == digest_of(frame, baseline, plain).tolist()
    assert known.tolist() == digest_of(replace(frame, enterprise=column([77])), baseline, plain).tolist()
    for field in fields(frame):
        if field.name not in {"period", "enterprise"}:
            changed = replace(frame, **{field.name: getattr(frame, field.name) ^ 1})
            assert digest_of(changed, baseline, plain) != known, field.name
    assert digest_of(frame, FrozenBaseline(Q3, {26: Median(1, 99)}), plain) != known
    assert digest_of(frame, FrozenBaseline(Q3, {27: Median(1, 99)}), plain) == known
    assert digest_of(frame, baseline, parameters(scan_k="3")) != known
    assert digest_of(frame, baseline, replace(plain, version="other")) != known


def test_the_digest_is_the_same_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored digest must be recognised by the next scan; what is hashed is fixed, so is the version of the rules."""
    monkeypatch.setattr("monitoring.scan.rules.digest.rules_version", lambda: "1")
    frame = scan_frame(Q3, [Enterprise(revenue={("TAX", 2024, 3): Decimal(5)})])
    assert digest_of(frame, FrozenBaseline(Q3), parameters()).tolist() == [-5625687056868586283]


def test_columns_are_listed_for_the_query_that_fills_them() -> None:
    assert list(scan_columns(1))[:4] == ["enterprise", "division", "above_scale", "production_from"]
    assert {"revenue_tax_5", "electricity_outside_4", "past_full_1"} <= set(scan_columns(1))
    assert "past_ytd_2" not in scan_columns(1)


def test_the_window_has_three_years_unless_it_is_said() -> None:
    assert scan_columns() == scan_columns(3) != scan_columns(4)
    assert history_columns() == history_columns(3) != history_columns(4)


def test_a_day_is_counted_from_the_beginning_of_1970() -> None:
    days = [date(1970, 1, 1), date(1970, 1, 2), date(2024, 2, 29), date(1969, 12, 31)]
    assert [day_number(day) for day in days] == [0, 1, 19_782, -1]


def test_history_is_filled_from_flat_columns() -> None:
    history = HistoryFrame.from_columns(
        Q3, {"division": [26, 6], "past_ytd_2": [5, 6], "band_revenue_3": [7, 8]}
    )
    assert len(history) == 2
    assert history.past_ytd[:, 0].tolist() == [MISSING, 5, MISSING]
    assert history.band_revenue[:, 1].tolist() == [MISSING, MISSING, 8]
    assert list(history_columns(1)) == [
        "division",
        "production_from",
        "past_ytd_1",
        "past_full_1",
        "band_revenue_1",
    ]
    with pytest.raises(ValueError, match="unknown columns: enterprise"):
        HistoryFrame.from_columns(Q3, {"division": [26], "enterprise": [1]})
