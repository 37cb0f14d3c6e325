"""The worked examples: shares, quantiles, residuals, scan S1–S10, first-year F1–F5."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from core.exact import MISSING, RATIO, column, quantile
from core.periods import Period
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.judge import judge
from monitoring.scan.rules.residuals import residuals
from monitoring.scan.rules.shares import yearly_shares
from tests.monitoring.scan.cases import (
    VECTORS,
    fen,
    given_baseline,
    history_frame,
    parameters,
    rules_of,
    scaled,
    scan_frame,
    verdicts,
    with_own,
)
from tests.monitoring.scan.reference import Enterprise


@pytest.mark.parametrize("vector", VECTORS["scan"], ids=lambda vector: vector["id"])
def test_a_worked_example_is_judged_as_written(vector: dict[str, Any]) -> None:
    period = Period(2024, vector["quarter"])
    enterprise = Enterprise(
        above=vector["side"] == "above",
        revenue={("ENTERPRISE", 2024, vector["quarter"]): Decimal(vector["ytd"])},
        opened=date(2024, 4, 10) if vector["first_year_months"] else None,
    )
    if vector["electricity_ytd"]:
        now, then = map(Decimal, vector["electricity_ytd"])
        enterprise.electricity = {
            ("ENTERPRISE", 2024, vector["quarter"]): now,
            ("ENTERPRISE", 2023, vector["quarter"]): then,
        }
    enterprise = with_own(enterprise, 2024, vector["own_shares"])
    baseline = given_baseline(period, vector["industry_share"], vector["q10"], vector["q90"])
    judgement = judge(scan_frame(period, [enterprise]), baseline, parameters())
    verdict, expected = verdicts(judgement)[0], vector["expect"]
    assert verdict["inputs"]["share"] == expected["share"]
    assert [verdict[p] for p in ("p10", "p50", "p90")] == [expected[p] for p in ("p10", "p50", "p90")]
    assert verdict["readiness"] == expected.get("readiness")
    assert verdict["risk"] == expected.get("exit_risk")
    if "rules" in expected:
        assert rules_of(judgement) == expected["rules"]


@pytest.mark.parametrize("vector", VECTORS["first_year"], ids=lambda vector: vector["id"])
def test_a_first_year_is_judged_by_months(vector: dict[str, Any]) -> None:
    period = Period(2024, vector["quarter"])
    enterprise = Enterprise(
        opened=date.fromisoformat(vector["opened"]),
        revenue={("ENTERPRISE", 2024, vector["quarter"]): Decimal(vector["ytd"])},
    )
    verdict = verdicts(judge(scan_frame(period, [enterprise]), FrozenBaseline(period), parameters()))[0]
    assert verdict["inputs"]["first_year_months"] == vector["months"]
    assert {name: verdict[name] for name in vector["expect"]} == vector["expect"]


@pytest.mark.parametrize(("ytd", "full", "share"), VECTORS["share_validity"])
def test_a_yearly_share_is_valid_only_between_zero_and_the_maximum(
    ytd: str, full: str, share: str | None
) -> None:
    past, whole = (np.array([[fen(value)]], np.int64) for value in (ytd, full))
    found = yearly_shares(Period(2024, 2), column([MISSING]), past, whole, parameters(scan_window_years="1"))
    assert found.tolist() == [[MISSING if share is None else scaled(share)]]


def test_quantiles_of_thirty_values_interpolate() -> None:
    vector = VECTORS["quantiles"]
    start, step = scaled(vector["values_from"]), scaled(vector["step"])
    values = [start + i * step for i in range(vector["count"])]
    for name, fraction in (("q10", RATIO // 10), ("q50", RATIO // 2), ("q90", RATIO * 9 // 10)):
        assert quantile(values, fraction) == scaled(vector[name])


def test_a_residual_leaves_its_own_year_out() -> None:
    vector = VECTORS["residual"]
    ytd, full = fen(vector["ytd"]), fen(vector["full_year"])
    shares = np.array([[480_000], *([scaled(share)] for share in vector["own_shares_left"])], np.int64)
    r = residuals(
        np.array([[ytd], [1], [1]], np.int64),
        np.array([[full], [1], [1]], np.int64),
        shares,
        column([scaled(vector["industry_share"])]),
        VECTORS["k"],
    )
    assert r[0, 0] == scaled(vector["r"])


def with_residual(r: Decimal, revenue_before: str) -> Enterprise:
    """An enterprise whose one valid year has residual r, on an industry share of 0.5 and k = 2."""
    share = Decimal("0.5") / r
    return Enterprise(
        opened=date(2023, 1, 1),
        past={2023: share * 1_000_000_000_000},
        full={2023: Decimal(1_000_000_000_000)},
        annual={2022: Decimal(revenue_before)},
    )


def test_a_cell_needs_thirty_residuals_and_else_the_city_steps_in() -> None:
    """29 values in band B and one in band D: both are judged by the city's 30."""
    period = Period(2024, 2)
    spread = [Decimal("0.70") + i * Decimal("0.02") for i in range(30)]
    city = [with_residual(r, "7000000") for r in spread[:29]] + [with_residual(spread[29], "17000000")]
    pinned = parameters(scan_min_obs="30", scan_default_share_q2="0.5")
    medians = FrozenBaseline.compute(history_frame(period, city), pinned)
    assert medians.cells == {}
    assert medians.city is not None
    assert medians.city.observations == 30
    full = FrozenBaseline.compute(
        history_frame(period, [*city, with_residual(spread[29], "7000000")]), pinned
    )
    assert {code: cell.observations for code, cell in full.cells.items()} == {2: 30}
