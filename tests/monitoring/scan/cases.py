"""Frames and parameters for tests: from plain enterprises, or from the worked examples' givens."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from core.exact import MISSING, RATIO
from core.periods import Period
from cultivation.enterprises.codes import ExitReason, Readiness, Risk
from monitoring.returns.fields import ProductionStatus
from monitoring.returns.states import ReturnState
from monitoring.scan.rules.baseline import FrozenBaseline, Median, Quantiles
from monitoring.scan.rules.frames import (
    ELECTRICITY_LAGS,
    ELECTRICITY_SOURCES,
    REVENUE_LAGS,
    REVENUE_SOURCES,
    HistoryFrame,
    ScanFrame,
    day_number,
)
from monitoring.scan.rules.judge import Assessments
from monitoring.scan.rules.levels import code_of, name_of
from monitoring.scan.rules.parameters import ScanParameters
from monitoring.scan.rules.policy import parameters_from
from monitoring.scan.rules.table import rules_of as rules_in
from tests.monitoring.scan.reference import Enterprise

ROOT = Path(__file__).resolve().parents[3]
VECTORS: dict[str, Any] = json.loads((ROOT / "tests/data/vectors.json").read_text())
"""The worked examples the rules must reproduce."""

TEXTS = {
    "above_scale_threshold": "20000000",
    "scan_k": "2",
    "scan_window_years": "3",
    "scan_min_obs": "30",
    "scan_share_max": "1.25",
    "scan_quantile_low": "0.10",
    "scan_quantile_high": "0.90",
    "scan_calibration_q10": "1",
    "scan_calibration_q90": "1",
    "scan_band_a_below": "5000000",
    "scan_band_b_below": "10000000",
    "scan_band_c_below": "15000000",
    "scan_band_d_below": "20000000",
    "scan_band_e_below": "40000000",
    "scan_default_share_q1": "0.22",
    "scan_default_share_q2": "0.47",
    "scan_default_share_q3": "0.72",
    "scan_default_q10_q1": "0.75",
    "scan_default_q90_q1": "1.30",
    "scan_default_q10_q2": "0.85",
    "scan_default_q90_q2": "1.18",
    "scan_default_q10_q3": "0.93",
    "scan_default_q90_q3": "1.08",
    "scan_first_year_q10": "0.60",
    "scan_first_year_q90": "1.50",
    "scan_first_year_min_months": "2",
    "exit_revenue_fall": "-0.20",
    "exit_electricity_fall": "-0.30",
    "exit_zero_quarters": "2",
    "exit_missing_quarters": "2",
    "source_gap": "0.10",
}


def parameters(**changed: str) -> ScanParameters:
    """The defaults, with some texts changed."""
    return parameters_from({**TEXTS, **changed}, "test")


def fen(yuan: Decimal | str | None) -> int:
    return MISSING if yuan is None else int(Decimal(yuan) * 100)


def scaled(ratio: str) -> int:
    return int(Decimal(ratio) * RATIO)


def scan_frame(period: Period, enterprises: Sequence[Enterprise], years: int = 3) -> ScanFrame:
    """The frame a query would fill from these enterprises' figures."""
    rows = [_row(period, index, enterprise, years) for index, enterprise in enumerate(enterprises)]
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return ScanFrame.from_columns(period, columns, years)


def history_frame(period: Period, enterprises: Sequence[Enterprise], years: int = 3) -> HistoryFrame:
    """The city's past as a query would fill it."""
    frame = scan_frame(period, enterprises, years)
    before = range(period.year - 2, period.year - 2 - years, -1)
    revenue = [[fen(e.annual.get(z, e.full.get(z))) for e in enterprises] for z in before]
    return HistoryFrame(
        period,
        frame.division,
        frame.production_from,
        frame.past_ytd,
        frame.past_full,
        np.array(revenue, np.int64),
    )


def _row(period: Period, key: int, e: Enterprise, years: int) -> dict[str, int | bool]:
    row: dict[str, int | bool] = {
        "enterprise": key,
        "division": e.division,
        "above_scale": e.above,
        "production_from": MISSING if e.opened is None else day_number(e.opened),
        "on_record": code_of(ExitReason[e.on_record]) if e.on_record else 0,
        "status": next((code_of(one) for one in ProductionStatus if str(one.label) == e.status), 0),
        "return_state": code_of(ReturnState[e.state]) if e.state else 0,
        "prior_revenue": fen(e.annual.get(period.year - 1, e.full.get(period.year - 1))),
        "listed": e.listed[0],
        "listed_before": e.listed[1],
        "overdue": e.overdue[0],
        "overdue_before": e.overdue[1],
        "carried": code_of(Risk[e.carried]) if e.carried else 0,
    }
    for source in REVENUE_SOURCES:
        row[f"version_{source.lower()}"] = e.versions.get(source, 0)
        for lag in REVENUE_LAGS:
            then = period.shifted(-lag)
            row[f"revenue_{source.lower()}_{lag}"] = fen(e.revenue.get((source, then.year, then.quarter)))
    for source in ELECTRICITY_SOURCES:
        for lag in ELECTRICITY_LAGS:
            then = period.shifted(-lag)
            figure = e.electricity.get((source, then.year, then.quarter))
            row[f"electricity_{source.lower()}_{lag}"] = fen(figure)
    for back in range(1, years + 1):
        row[f"past_ytd_{back}"] = fen(e.past.get(period.year - back))
        row[f"past_full_{back}"] = fen(e.full.get(period.year - back))
    return row


def given_baseline(
    period: Period, industry: str | None, q10: str | None, q90: str | None, division: int = 26
) -> FrozenBaseline:
    """A baseline that gives one division's share and the city's quantiles."""
    shares = {} if industry is None else {division: Median(scaled(industry), 99)}
    city = None if q10 is None or q90 is None else Quantiles(scaled(q10), scaled(q90), 99)
    return FrozenBaseline(period, shares, None, {}, city)


def with_own(enterprise: Enterprise, year: int, shares: Sequence[str]) -> Enterprise:
    """The enterprise with these shares in the years before `year`, on a round full year."""
    past = {year - 1 - i: Decimal(share) * 10_000_000 for i, share in enumerate(shares)}
    full = {year - 1 - i: Decimal(10_000_000) for i in range(len(shares))}
    return replace(enterprise, past=past, full=full)


def verdicts(judgement: Assessments) -> list[dict[str, Any]]:
    """A judgement in the shape of the reference's verdicts."""
    rows = []
    for i in range(len(judgement)):
        rows.append(
            {
                "readiness": name_of(Readiness, int(judgement.readiness[i])) or None,
                "risk": name_of(Risk, int(judgement.risk[i])) or None,
                "stale": bool(judgement.stale[i]),
                **{name: _amount(int(getattr(judgement, name)[i])) for name in ("p10", "p50", "p90")},
                "reasons": json.loads(judgement.reasons[i]),
                "inputs": json.loads(judgement.inputs[i]),
            }
        )
    return rows


def rules_of(judgement: Assessments, row: int = 0) -> list[str]:
    """Codes of the rules that fired."""
    return [rule.code for rule in rules_in(int(judgement.fired[row]))]


def _amount(value: int) -> str | None:
    return None if value == MISSING else f"{Decimal(value).scaleb(-2):.2f}"


def city_texts() -> dict[str, str]:
    """The scan's parameters as the city's file gives them."""
    path = next(ROOT.glob("data/*/parameters.csv"))
    with path.open(encoding="utf-8") as file:
        return {row["code"]: row["value"] for row in csv.DictReader(file)}
