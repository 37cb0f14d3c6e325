"""Every exit rule and every reason, with its exact words and its bound."""

from decimal import Decimal

import numpy as np
import pytest

from core.exact import MISSING
from core.periods import Period
from cultivation.enterprises.codes import Readiness, Risk
from monitoring.scan.rules.baseline import FrozenBaseline
from monitoring.scan.rules.inputs import _ratio as ratio_text
from monitoring.scan.rules.judge import judge
from monitoring.scan.rules.sources import NO_SOURCE, year_on_year
from monitoring.scan.rules.table import BY_CODE, RULES, title_of
from tests.monitoring.scan.cases import given_baseline, parameters, scan_frame, verdicts, with_own
from tests.monitoring.scan.reference import Enterprise, Figures

Q3 = Period(2024, 3)
PLENTY = Decimal(60_000_000)


def figures(source: str = "ENTERPRISE", **yuan: str | int | Decimal) -> Figures:
    """``q2024_3="100"`` and so on, of one source."""
    return {(source, int(name[1:5]), int(name[6])): Decimal(str(amount)) for name, amount in yuan.items()}


def reasons(enterprise: Enterprise, period: Period = Q3) -> list[dict[str, str]]:
    found: list[dict[str, str]] = verdicts(
        judge(scan_frame(period, [enterprise]), FrozenBaseline(period), parameters())
    )[0]["reasons"]
    return found


def fired(enterprise: Enterprise, period: Period = Q3) -> list[str]:
    return [reason["rule"] for reason in reasons(enterprise, period)]


def test_x0_stands_alone_under_green() -> None:
    enterprise = Enterprise(above=True, revenue=figures(q2024_3=18_000_000), versions={"ENTERPRISE": 2})
    assert reasons(enterprise) == [
        {
            "rule": "X0",
            "observed": "23250000.00",
            "required": ">= 20000000.00",
            "source": "return 2024Q3 v2; share 0.720000 (own n=0, default)",
        }
    ]


@pytest.mark.parametrize("status", ["正常", "半停产", "搬迁", "注销中"])
def test_x1_leaves_other_statuses_alone(status: str) -> None:
    assert fired(Enterprise(above=True, status=status, revenue=figures(q2024_3=PLENTY))) == ["X0"]


@pytest.mark.parametrize(
    ("status", "follows"), [("正常", False), ("停产", False), ("搬迁", True), ("注销中", True)]
)
def test_moving_and_deregistering_go_on_the_follow_up_list(status: str, follows: bool) -> None:
    sides = [
        Enterprise(above=above, status=status, revenue=figures(q2024_3=PLENTY)) for above in (True, False)
    ]
    assert judge(scan_frame(Q3, sides), FrozenBaseline(Q3), parameters()).follow_up.tolist() == [
        follows,
        False,
    ]


@pytest.mark.parametrize("code", ["MOVED_OUT", "DEREGISTERED", "REVOKED", "INDUSTRY_CHANGED"])
def test_x1_fires_on_an_exit_on_record(code: str) -> None:
    enterprise = Enterprise(above=True, on_record=code, revenue=figures(q2024_3=PLENTY))
    assert reasons(enterprise) == [
        {"rule": "X1", "observed": code, "required": "operating", "source": "register"}
    ]


@pytest.mark.parametrize("code", ["STOPPED", "BANKRUPT", "MERGED", "MOVED_DISTRICT", "BELOW_SCALE", "OTHER"])
def test_x1_does_not_fire_on_other_exits(code: str) -> None:
    assert fired(Enterprise(above=True, on_record=code, revenue=figures(q2024_3=PLENTY))) == ["X0"]


def test_x1_names_the_return_when_it_says_stopped() -> None:
    enterprise = Enterprise(
        above=True,
        status="停产",
        on_record="MOVED_OUT",
        revenue=figures(q2024_3=PLENTY),
        versions={"ENTERPRISE": 3},
    )
    assert reasons(enterprise)[0] == {
        "rule": "X1",
        "observed": "停产",
        "required": "operating",
        "source": "return 2024Q3 v3",
    }


def test_x2_compares_both_quarters_of_the_year() -> None:
    revenue = figures(q2024_3=59_998_800, q2024_2=PLENTY, q2024_1=PLENTY)
    assert reasons(Enterprise(above=True, revenue=revenue)) == [
        {
            "rule": "X2",
            "observed": "-1200.00; 0.00",
            "required": "> 0.00",
            "source": "return 2024Q3; return 2024Q2",
        }
    ]
    assert fired(
        Enterprise(above=True, revenue={**revenue, **figures(q2024_1=PLENTY - Decimal("0.01"))})
    ) == ["X0"]


def test_x2_crosses_the_years_end() -> None:
    revenue = figures(q2024_1=0, q2023_4=PLENTY, q2023_3=PLENTY)
    found = reasons(Enterprise(above=True, revenue=revenue), Period(2024, 1))
    assert found[0]["observed"] == "0.00; 0.00"
    assert found[0]["source"] == "return 2024Q1; return 2023Q4"


def test_x2_takes_the_first_quarter_as_its_own_difference() -> None:
    assert fired(Enterprise(above=True, revenue=figures(q2024_2=0, q2024_1=0)), Period(2024, 2))[0] == "X2"


def test_x2_takes_both_ends_from_the_highest_source_that_has_both() -> None:
    revenue = {
        **figures("TAX", q2024_3=PLENTY, q2024_2=PLENTY),
        **figures("ENTERPRISE", q2024_3=PLENTY, q2024_2=PLENTY - 1, q2024_1=PLENTY - 1),
        **figures("STAT", q2024_3=PLENTY),
    }
    assert reasons(Enterprise(above=True, revenue=revenue))[0]["source"] == "tax 2024Q3; return 2024Q2"


def test_x3_to_x5_read_the_projection() -> None:
    enterprise = with_own(
        Enterprise(above=True, revenue=figures(q2024_3=14_500_000)), 2024, ["0.74", "0.76", "0.75"]
    )
    enterprise.versions = {"ENTERPRISE": 2}
    judgement = judge(scan_frame(Q3, [enterprise]), given_baseline(Q3, "0.73", "0.95", "1.05"), parameters())
    source = "return 2024Q3 v2; share 0.742000 (own n=3, industry 26)"
    assert verdicts(judgement)[0]["reasons"] == [
        {"rule": "X4", "observed": "19541778.98", "required": ">= 20000000.00", "source": source},
        {"rule": "X5", "observed": "18564690.03", "required": ">= 20000000.00", "source": source},
    ]


def test_a_projection_at_the_threshold_fires_nothing() -> None:
    enterprise = Enterprise(above=True, revenue=figures(q2024_3=14_400_000))  # ÷ 0.72 = T exactly
    assert fired(enterprise) == ["X5"]


def test_x6_needs_both_quarters_at_or_under_the_bound() -> None:
    revenue = figures(q2024_3=76_900_000, q2023_3=100_000_000, q2024_2=79_550_000, q2023_2=100_000_000)
    assert reasons(Enterprise(above=True, revenue=revenue)) == [
        {
            "rule": "X6",
            "observed": "-0.231000; -0.204500",
            "required": "> -0.200000",
            "source": "return 2024Q3; return 2024Q2",
        }
    ]
    at_the_bound = {**revenue, **figures(q2024_2=80_000_000)}
    assert fired(Enterprise(above=True, revenue=at_the_bound)) == ["X6"]
    above_it = {**revenue, **figures(q2024_2=80_001_000)}
    assert fired(Enterprise(above=True, revenue=above_it)) == ["X0"]


def test_x6_compares_the_full_previous_year_in_the_first_quarter() -> None:
    revenue = figures(q2024_1=24_000_000, q2023_1=30_000_000, q2023_4=60_000_000, q2022_4=80_000_000)
    found = reasons(Enterprise(above=True, revenue=revenue), Period(2024, 1))
    assert [reason["observed"] for reason in found if reason["rule"] == "X6"] == ["-0.200000; -0.250000"]


def test_a_year_on_year_needs_a_positive_base_and_one_source() -> None:
    falling = figures(q2024_3=76_000_000, q2023_3=100_000_000, q2024_2=70_000_000)
    no_base = {**falling, **figures(q2023_2=0)}
    mixed = {**falling, **figures("TAX", q2023_2=100_000_000)}
    for revenue in (no_base, mixed):
        assert fired(Enterprise(above=True, revenue=revenue)) == ["X0"]


def test_a_year_on_year_is_rounded_after_one_is_taken_off() -> None:
    """0.7999995 − 1 = −0.2000005 → −0.200001, whereas 0.800000 − 1 would be −0.200000."""
    revenue = figures(q2024_3=79_999_950, q2023_3=100_000_000, q2024_2=79_999_950, q2023_2=100_000_000)
    assert reasons(Enterprise(above=True, revenue=revenue))[0]["observed"] == "-0.200001; -0.200001"


@pytest.mark.parametrize(("now", "rules"), [("700000", ["X7"]), ("700000.50", ["X7"]), ("700000.51", ["X0"])])
def test_x7_fires_at_the_rounded_bound(now: str, rules: list[str]) -> None:
    power = figures(q2024_3=now, q2023_3=1_000_000)
    enterprise = Enterprise(above=True, revenue=figures(q2024_3=PLENTY), electricity=power)
    assert fired(enterprise) == rules
    if rules == ["X7"]:
        assert reasons(enterprise)[0] == {
            "rule": "X7",
            "observed": "-0.300000",
            "required": "> -0.300000",
            "source": "electricity return 2024Q3",
        }


def test_the_outside_series_serves_where_the_return_is_empty() -> None:
    power = {**figures(q2024_3=1), **figures("OUTSIDE", q2024_3=1, q2023_3=100)}
    enterprise = Enterprise(above=True, revenue=figures(q2024_3=PLENTY), electricity=power)
    assert reasons(enterprise)[0]["source"] == "electricity outside 2024Q3"


def test_x8_needs_both_quarters_listed_and_overdue() -> None:
    def silent(listed: tuple[bool, bool], overdue: tuple[bool, bool]) -> list[str]:
        revenue = figures("STAT", q2024_3=PLENTY)
        return fired(Enterprise(above=True, revenue=revenue, listed=listed, overdue=overdue))

    assert silent((True, True), (True, True)) == ["X8"]
    for listed, overdue in (
        ((False, True), (True, True)),
        ((True, False), (True, True)),
        ((True, True), (False, True)),
        ((True, True), (True, False)),
    ):
        assert silent(listed, overdue) == ["X0"]


def test_x8_names_the_lists() -> None:
    enterprise = Enterprise(above=True, listed=(True, True), overdue=(True, True))
    assert reasons(enterprise) == [
        {
            "rule": "X8",
            "observed": "MISSING; MISSING",
            "required": "returned",
            "source": "monitoring list 2024Q3; 2024Q2",
        }
    ]


@pytest.mark.parametrize(
    ("ytd", "rule", "observed"),
    [
        (20_000_000, "R1", "20000000.00"),
        (16_000_000, "R2", "20666666.67"),
        (14_400_000, "R3", "20000000.00"),
        (14_000_000, "R4", "21000000.00"),
        (12_300_000, "R5", "18450000.00"),
    ],
)
def test_readiness_shows_the_amount_it_compared(ytd: int, rule: str, observed: str) -> None:
    reason = reasons(Enterprise(revenue=figures(q2024_3=ytd)))[0]
    assert (reason["rule"], reason["observed"], reason["required"]) == (rule, observed, ">= 20000000.00")
    assert reason["source"].startswith("return 2024Q3" if rule == "R1" else "return 2024Q3; share 0.720000")


def test_all_rules_that_fire_are_listed_in_order() -> None:
    enterprise = with_own(
        Enterprise(
            above=True,
            status="停产",
            revenue={
                **figures(q2024_3=100, q2024_2=100, q2024_1=100, q2023_3=200, q2023_2=200),
                **figures("TAX", q2024_3=50),
            },
            electricity=figures(q2024_3=1, q2023_3=2),
            listed=(True, True),
            overdue=(True, True),
        ),
        2024,
        ["1.2", "1.2", "1.2"],
    )
    assert fired(enterprise) == ["X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8", "R7", "R8"]


def test_every_level_and_rule_has_a_chinese_name() -> None:
    assert str(Readiness.LIKELY.label) == "有望达标"
    assert str(Risk.GREEN.label) == "平稳"
    assert title_of("X4") == "全年中位预计低于门槛"
    assert len(BY_CODE) == len(RULES)
    assert [rule.code for rule in RULES] == sorted(BY_CODE, key=lambda code: (code[0] != "X", code))


def test_a_code_that_the_table_does_not_know_is_its_own_title() -> None:
    assert title_of("R1") == "累计营业收入已达门槛"
    assert title_of("X99") == "X99"


def test_a_year_on_year_over_the_smallest_figure_is_evaluated() -> None:
    found = year_on_year(np.array([[3]], np.int64), np.array([[1]], np.int64))
    assert (found.value.tolist(), found.source.tolist()) == ([2_000_000], [0])


def test_a_year_on_year_over_nothing_has_no_value_and_no_source() -> None:
    found = year_on_year(np.array([[5], [7]], np.int64), np.array([[0], [3]], np.int64))
    assert (found.value.tolist(), found.source.tolist()) == ([MISSING], [NO_SOURCE])


def test_a_ratio_of_nothing_is_written_out_and_none_is_null() -> None:
    assert (ratio_text(0), ratio_text(1), ratio_text(-1)) == ('"0.000000"', '"0.000001"', "null")
