"""Every row of the table of edge cases."""

import json
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from core.periods import Period
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.case import figure_texts
from monitoring.scan.rules.frames import REVENUE_SOURCES
from monitoring.scan.rules.judge import Assessments, judge
from tests.monitoring.scan.cases import given_baseline, parameters, rules_of, scan_frame, verdicts, with_own
from tests.monitoring.scan.reference import Enterprise, Figures

Q3 = Period(2024, 3)


def own(period: Period, yuan: str) -> Figures:
    return {("ENTERPRISE", period.year, period.quarter): Decimal(yuan)}


def judged(enterprise: Enterprise, period: Period = Q3, **changed: str) -> Assessments:
    return judge(scan_frame(period, [enterprise]), FrozenBaseline(period), parameters(**changed))


def test_no_figure_leaves_readiness_unknown() -> None:
    judgement = judged(Enterprise())
    verdict = verdicts(judgement)[0]
    assert verdict["readiness"] == "UNKNOWN"
    assert verdict["reasons"] == [
        {"rule": "R0", "observed": "MISSING", "required": "a figure", "source": "no figure 2024Q3"}
    ]


@pytest.mark.parametrize("level", ["RED", "ORANGE", "YELLOW", "GREEN", "UNKNOWN"])
def test_no_figure_carries_the_last_level_as_stale(level: str) -> None:
    verdict = verdicts(judged(Enterprise(above=True, carried=level)))[0]
    assert (verdict["risk"], verdict["stale"]) == (level, True)
    assert [reason["rule"] for reason in verdict["reasons"]] == ["R0"]
    assert verdict["reasons"][0]["source"] == f"no figure 2024Q3; carried {level}"


def test_no_figure_and_nothing_to_carry_is_unknown() -> None:
    verdict = verdicts(judged(Enterprise(above=True)))[0]
    assert (verdict["risk"], verdict["stale"]) == ("UNKNOWN", False)


def test_no_figure_still_tests_status_and_silence() -> None:
    stopped = verdicts(judged(Enterprise(above=True, status="停产", carried="GREEN")))[0]
    assert (stopped["risk"], stopped["stale"]) == ("RED", False)
    assert [reason["rule"] for reason in stopped["reasons"]] == ["X1"]
    silent = Enterprise(above=True, listed=(True, True), overdue=(True, True), carried="RED")
    assert verdicts(judged(silent))[0]["risk"] == "YELLOW"


def test_no_figure_tests_no_other_rule() -> None:
    power: Figures = {("ENTERPRISE", 2024, 3): Decimal(1), ("ENTERPRISE", 2023, 3): Decimal(100)}
    assert rules_of(judged(Enterprise(above=True, electricity=power))) == ["R0"]


def test_an_earlier_quarter_missing_does_not_stop_the_projection() -> None:
    verdict = verdicts(judged(Enterprise(above=True, revenue=own(Q3, "18000000"))))[0]
    assert verdict["p50"] == "25000000.00"
    assert verdict["inputs"]["delta"] == [None, None]
    assert verdict["risk"] == "GREEN"


def test_one_month_of_a_first_year_gives_no_projection() -> None:
    enterprise = Enterprise(above=True, opened=date(2024, 9, 20), revenue=own(Q3, "900000"), carried="RED")
    verdict = verdicts(judged(enterprise))[0]
    assert (verdict["risk"], verdict["stale"], verdict["p50"]) == ("UNKNOWN", False, None)
    assert verdict["reasons"] == [
        {
            "rule": "R0",
            "observed": "MONTHS 1",
            "required": ">= 2",
            "source": "return 2024Q3; production from 2024-09-20",
        }
    ]


def test_where_policy_lets_one_month_be_enough_it_is_projected() -> None:
    enterprise = Enterprise(opened=date(2024, 9, 20), revenue=own(Q3, "900000"))
    terms = parameters(scan_first_year_min_months="1")
    assert verdicts(judge(scan_frame(Q3, [enterprise]), FrozenBaseline(Q3), terms))[0]["p50"] == "3600000.00"


def test_a_figure_is_named_with_its_version_however_often_it_was_corrected() -> None:
    versions = np.array([[0, 0], [0, 0], [91, 1_000], [0, 0]], np.int64)[: len(REVENUE_SOURCES)]
    third = np.full(2, REVENUE_SOURCES.index("ENTERPRISE"), np.int64)
    assert figure_texts(Q3, third, versions).tolist() == ["return 2024Q3 v91", "return 2024Q3 v1000"]


@pytest.mark.parametrize(
    ("source", "word", "version"), [("STAT", "stat", 3), ("TAX", "tax", 5), ("ENTERPRISE", "return", 7)]
)
def test_a_figure_is_named_with_the_version_of_its_own_source(source: str, word: str, version: int) -> None:
    enterprise = Enterprise(
        revenue={(source, 2024, 3): Decimal(20_000_000)}, versions={"STAT": 3, "TAX": 5, "ENTERPRISE": 7}
    )
    verdict = verdicts(judged(enterprise))[0]
    assert (verdict["inputs"]["ytd_source"], verdict["inputs"]["version"]) == (source, version)
    assert verdict["reasons"][0]["source"] == f"{word} 2024Q3 v{version}"


def test_a_rule_that_fires_decides_a_first_month_too() -> None:
    enterprise = Enterprise(above=True, opened=date(2024, 9, 20), revenue=own(Q3, "900000"), status="停产")
    verdict = verdicts(judged(enterprise))[0]
    assert verdict["risk"] == "RED"
    assert [reason["rule"] for reason in verdict["reasons"]] == ["X1"]


def test_production_on_new_years_day_is_no_first_year() -> None:
    opened = [Enterprise(opened=date(2024, 1, day), revenue=own(Q3, "9000000")) for day in (1, 2)]
    first, second = verdicts(judge(scan_frame(Q3, opened), FrozenBaseline(Q3), parameters()))
    assert first["inputs"]["first_year_months"] is None
    assert second["inputs"]["first_year_months"] == [9, 12]


def test_production_after_the_quarter_has_no_months() -> None:
    for opened in (date(2024, 11, 1), date(2026, 1, 1)):
        verdict = verdicts(judged(Enterprise(opened=opened, revenue=own(Q3, "100"))))[0]
        assert verdict["reasons"][0]["observed"] == "MONTHS 0"


@pytest.mark.parametrize("quarter", [3, 4])
def test_who_opens_after_the_year_has_no_months_of_it(quarter: int) -> None:
    later, usual = Enterprise(opened=date(2025, 2, 1)), Enterprise()
    for city, expected in (([later, usual], [[0, 0], None]), ([usual, later], [None, [0, 0]])):
        period = Period(2024, quarter)
        found = verdicts(judge(scan_frame(period, city), FrozenBaseline(period), parameters()))
        assert [verdict["inputs"]["first_year_months"] for verdict in found] == expected


def test_nothing_earned_in_a_first_month_is_too_short_and_not_negative() -> None:
    enterprise = Enterprise(opened=date(2024, 9, 20), revenue=own(Q3, "0"))
    reason = verdicts(judged(enterprise))[0]["reasons"][0]
    assert (reason["rule"], reason["observed"], reason["required"]) == ("R0", "MONTHS 1", ">= 2")


def test_inputs_are_compact_and_leave_chinese_as_it_is() -> None:
    enterprise = Enterprise(
        above=True, status="停产", revenue=own(Q3, "900000"), versions={"ENTERPRISE": 1_000}
    )
    (text,) = judged(enterprise).inputs
    assert '"version":1000,"return_version":1000,"return_state":null,"status":"停产","on_record":null' in text
    assert " " not in text


def test_an_enterprise_included_in_its_opening_year_is_judged_by_months() -> None:
    enterprise = Enterprise(above=True, opened=date(2024, 4, 10), revenue=own(Q3, "14000000"))
    verdict = verdicts(judged(enterprise))[0]
    assert (verdict["risk"], verdict["p50"]) == ("YELLOW", "21000000.00")
    assert verdict["reasons"][0]["source"] == "return 2024Q3; first year 6/9 months"


def test_first_year_quantiles_are_not_calibrated() -> None:
    enterprise = Enterprise(opened=date(2024, 4, 10), revenue=own(Q3, "14000000"))
    verdict = verdicts(judged(enterprise, scan_calibration_q10="0.5", scan_calibration_q90="2"))[0]
    assert verdict["p90"] == "31500000.00"


def test_calibration_scales_the_quantiles_used() -> None:
    enterprise = Enterprise(revenue=own(Q3, "7200000"))
    verdict = verdicts(judged(enterprise, scan_calibration_q10="0.98765", scan_calibration_q90="1.01"))[0]
    assert verdict["inputs"]["q10"] == "0.918515"  # 0.93 × 0.98765 = 0.9185145
    assert verdict["inputs"]["q90"] == "1.090800"


def test_nothing_earned_projects_to_nothing() -> None:
    below, above = verdicts(
        judge(
            scan_frame(Q3, [Enterprise(above=side, revenue=own(Q3, "0")) for side in (False, True)]),
            FrozenBaseline(Q3),
            parameters(),
        )
    )
    assert (below["readiness"], below["p90"]) == ("NURTURE", "0.00")
    assert above["risk"] == "RED"
    assert [reason["rule"] for reason in above["reasons"]] == ["X3", "X4", "X5"]


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_a_negative_figure_gives_no_projection(quarter: int) -> None:
    period = Period(2024, quarter)
    sides = [Enterprise(above=side, revenue=own(period, "-5")) for side in (False, True)]
    below, above = verdicts(judge(scan_frame(period, sides), FrozenBaseline(period), parameters()))
    assert (below["readiness"], below["p10"]) == ("UNKNOWN", None)
    assert below["reasons"][0]["observed"] == "NEGATIVE -5.00"
    assert below["reasons"][0]["required"] == ">= 0.00"
    assert above["risk"] == "ORANGE"
    assert above["reasons"] == [
        {"rule": "X9", "observed": "-5.00", "required": ">= 0.00", "source": f"return {period}"}
    ]


def test_a_share_above_one_holds_the_projection_at_the_figure() -> None:
    enterprise = with_own(Enterprise(revenue=own(Q3, "15000000")), 2024, ["1.2", "1.2", "1.2"])
    judgement = judge(scan_frame(Q3, [enterprise]), given_baseline(Q3, "0.7525", "0.9", "1"), parameters())
    verdict = verdicts(judgement)[0]
    assert [verdict[p] for p in ("p10", "p50", "p90")] == ["15000000.00"] * 3
    assert verdict["reasons"][1] == {
        "rule": "R8",
        "observed": "1.021000",
        "required": "<= 1.000000",
        "source": "return 2024Q3; share 1.021000 (own n=3, industry 26)",
    }


def test_the_threshold_of_its_time_judges() -> None:
    enterprise = Enterprise(revenue=own(Q3, "10000000"))
    assert rules_of(judged(enterprise)) == ["R5"]
    assert rules_of(judged(enterprise, above_scale_threshold="10000000")) == ["R1"]


def test_a_second_source_that_differs_is_named_and_changes_nothing() -> None:
    revenue: Figures = {("TAX", 2024, 3): Decimal(10_000_000), ("ENTERPRISE", 2024, 3): Decimal(11_500_000)}
    enterprise = Enterprise(revenue=revenue, versions={"ENTERPRISE": 2})
    verdict = verdicts(judged(enterprise))[0]
    assert verdict["readiness"] == "NURTURE"
    assert verdict["reasons"][1] == {
        "rule": "R7",
        "observed": "10000000.00; 11500000.00",
        "required": "gap <= 1000000.00",
        "source": "tax 2024Q3; return 2024Q3 v2",
    }


def test_a_gap_at_the_bound_is_no_gap() -> None:
    for other, rules in (("11000000", ["R5"]), ("11000000.01", ["R5", "R7"])):
        revenue: Figures = {("TAX", 2024, 3): Decimal(10_000_000), ("ENTERPRISE", 2024, 3): Decimal(other)}
        assert rules_of(judged(Enterprise(revenue=revenue))) == rules


@pytest.mark.parametrize("above", [False, True])
def test_at_the_fourth_quarter_the_figure_is_the_year(above: bool) -> None:
    period = Period(2024, 4)
    figures = ("19999999.99", "20000000")
    sides = [Enterprise(above=above, revenue=own(period, yuan)) for yuan in figures]
    judgement = judge(scan_frame(period, sides), FrozenBaseline(period), parameters())
    expected = (["X3", "X4", "X5"], ["X0"]) if above else (["R5"], ["R1"])
    assert (rules_of(judgement, 0), rules_of(judgement, 1)) == expected
    assert verdicts(judgement)[0]["inputs"]["share"] == "1.000000"
    assert verdicts(judgement)[0]["reasons"][0]["source"] == "return 2024Q4; full year"


def test_an_amount_beyond_the_database_is_held_and_not_wrapped() -> None:
    enterprise = with_own(Enterprise(revenue=own(Q3, "9999999999999.99")), 2024, ["0.000001"])
    verdict = verdicts(judged(enterprise, scan_k="0"))[0]
    assert verdict["p50"] == "9999999999999999.99"
    assert verdict["readiness"] == "REACHED"


@pytest.mark.parametrize("place", range(4))
def test_the_inputs_say_what_was_known_of_each_enterprise(place: int) -> None:
    flags = [number == place for number in range(4)]
    enterprise = with_own(
        Enterprise(
            above=True,
            revenue={
                ("TAX", 2024, 3): Decimal(10_000_000),
                ("TAX", 2024, 2): Decimal(7_000_000),
                ("TAX", 2023, 3): Decimal(8_000_000),
                ("ENTERPRISE", 2024, 3): Decimal(11_500_000),
            },
            electricity={("OUTSIDE", 2024, 3): Decimal(9), ("OUTSIDE", 2023, 3): Decimal(12)},
            versions={"TAX": 4},
            status="半停产",
            on_record="MOVED_OUT",
            state="ACCEPTED",
            listed=(flags[0], flags[1]),
            overdue=(flags[2], flags[3]),
            carried="ORANGE",
        ),
        2024,
        ["0.75", "1.2", "0.7"],
    )
    said = judge(scan_frame(Q3, [enterprise]), given_baseline(Q3, "0.73", "0.95", "1.05"), parameters())
    listed, overdue = (json.dumps(pair, separators=(",", ":")) for pair in (flags[:2], flags[2:]))
    assert said.inputs[0] == (
        '{"period":"2024Q3","side":"above","ytd":"10000000.00","ytd_source":"TAX","version":4,"return_version":null,'
        '"return_state":"ACCEPTED","status":"半停产","on_record":"MOVED_OUT",'
        '"own_shares":["0.700000","1.200000","0.750000"],"own_n":3,"division":"26","industry_share":"0.730000",'
        '"share_source":"INDUSTRY","share":"0.822000","q10":"0.950000","q90":"1.050000","cell":"Q3/CITY",'
        '"first_year_months":null,"production_from":null,"prior_revenue":"10000000.00","delta":["3000000.00",null],'
        '"yoy":["0.250000",null],"electricity_yoy":"-0.250000","other":"11500000.00",'
        '"other_source":"ENTERPRISE","other_version":null,"sources":["TAX",null,"TAX",null,"OUTSIDE"],'
        f'"listed":{listed},"overdue":{overdue},"carried":"ORANGE"}}'
    )
