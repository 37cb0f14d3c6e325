"""P1, the award for first being above scale: the domain's cases I1 to I5, old years, and the laws of the rule."""

import csv
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import MISSING
from incentives.eligibility.rules import Eligibility, Known
from incentives.eligibility.rules import papers as papers_of
from incentives.programmes.p1.frame import Frame
from incentives.programmes.p1.reasons import explain
from incentives.programmes.p1.rules import P1Result, judge
from incentives.programmes.p1.terms import CODES, GrowthIndicator, Terms

CITY = Path(__file__).parents[4] / "data" / "shenzhen"


def load_parameters(years: range) -> dict[int, Terms]:
    """P1's terms on 31 December of each year, as they are dated in the city's data."""
    with (CITY / "parameters.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["valid_from"])
    known = {}
    for year in years:
        valid = {r["code"]: r for r in rows if date.fromisoformat(r["valid_from"]) <= date(year, 12, 31)}
        known[year] = Terms.from_parameters(
            {code: row["value"] for code, row in valid.items()},
            valid.get("p1_growth_indicator", {}).get("source", ""),
        )
    return known


PARAMETERS = load_parameters(range(2015, 2027))

I1: dict[str, Any] = {
    "included_year": 2022,
    "in_city": Known.YES,
    "legal_person": Known.YES,
    "law_abiding": Known.YES,
    "creditworthy": Known.YES,
    "first_ever": Known.YES,
    "stayed": Known.YES,
    "output_first": 30_000_000_00,
    "output_next": 30_100_000_00,
    "revenue_first": 28_000_000_00,
    "revenue_next": 27_000_000_00,
    "unpaid": Known.YES,
}
NUMBERS = {"included_year", "output_first", "output_next", "revenue_first", "revenue_next"}


def frame(*changes: dict[str, Any]) -> Frame:
    rows = [{**I1, **change} for change in changes]
    columns: dict[str, Any] = {
        name: np.array([row[name] for row in rows], dtype=np.int64 if name in NUMBERS else np.int8)
        for name in I1
    }
    return Frame(**columns)


def one(**change: Any) -> P1Result:
    return judge(frame(change), PARAMETERS)


def papers(result: P1Result, row: int) -> list[str]:
    return papers_of(result.eligibility[row], explain(result, row))


def verdict(result: P1Result) -> Eligibility:
    return Eligibility(int(result.eligibility[0]))


def test_i1_a_first_inclusion_that_grew_is_paid() -> None:
    result = one()
    assert verdict(result) is Eligibility.PASS
    assert result.amount.tolist() == [200_000_00]


def test_i2_growth_of_nothing_is_not_growth() -> None:
    result = one(output_next=30_000_000_00, revenue_next=28_000_000_00)
    assert verdict(result) is Eligibility.FAIL
    assert result.amount.tolist() == [0]
    assert [r["rule"] for r in explain(result, 0) if r["judgement"] == "FAIL"] == ["GROWTH"]


def test_i3_revenue_that_grew_suffices_though_output_fell() -> None:
    result = one(output_next=29_000_000_00, revenue_next=28_500_000_00)
    assert verdict(result) is Eligibility.PASS


def test_i4_figures_that_are_not_in_leave_it_open_and_name_the_paper() -> None:
    result = one(output_next=MISSING, revenue_next=MISSING)
    assert verdict(result) is Eligibility.UNKNOWN
    assert result.amount.tolist() == [MISSING]
    assert result.potential.tolist() == [200_000_00]
    assert papers(result, 0) == ["市统计局提供的 2022、2023 年产值和营业收入"]


def test_i5_a_return_to_the_database_is_not_a_first_inclusion() -> None:
    result = one(first_ever=Known.NO)
    assert verdict(result) is Eligibility.FAIL
    reason = next(r for r in explain(result, 0) if r["rule"] == "FIRST_INCLUSION")
    assert (reason["observed"], reason["judgement"], reason["paper"]) == ("此前曾入库", "FAIL", "")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"output_next": MISSING}, Eligibility.UNKNOWN),
        ({"output_next": MISSING, "revenue_next": 28_500_000_00}, Eligibility.PASS),
        ({"revenue_next": MISSING}, Eligibility.PASS),
        ({"revenue_first": MISSING, "output_next": 30_000_000_00}, Eligibility.UNKNOWN),
    ],
)
def test_one_figure_that_grew_suffices_and_one_that_fell_does_not_settle_it(
    change: dict[str, Any], expected: Eligibility
) -> None:
    assert verdict(one(**change)) is expected


@pytest.mark.parametrize(
    "fact", ["in_city", "legal_person", "law_abiding", "creditworthy", "first_ever", "stayed", "unpaid"]
)
def test_each_fact_fails_when_it_is_not_so_and_is_asked_for_when_unknown(fact: str) -> None:
    assert verdict(one(**{fact: Known.NO})) is Eligibility.FAIL
    unknown = one(**{fact: Known.UNKNOWN})
    assert verdict(unknown) is Eligibility.UNKNOWN
    assert len(papers(unknown, 0)) == 1


@pytest.mark.parametrize("year", [2018, 2019])
def test_the_old_rule_pays_a_flat_sum_without_growth(year: int) -> None:
    result = one(included_year=year, output_next=MISSING, revenue_next=MISSING)
    assert verdict(result) is Eligibility.PASS
    assert result.amount.tolist() == [100_000_00]
    growth = next(r for r in explain(result, 0) if r["rule"] == "GROWTH")
    assert (growth["observed"], growth["required"], growth["source"]) == (
        "不适用",
        "不要求增长",
        "深府规〔2018〕23号",
    )


@pytest.mark.parametrize("year", [2015, 2017, 2020, 2021])
def test_a_year_whose_rule_is_not_loaded_stays_open(year: int) -> None:
    result = one(included_year=year)
    assert verdict(result) is Eligibility.UNKNOWN
    assert result.amount.tolist() == result.potential.tolist() == [MISSING]
    assert papers(result, 0) == [f"{year} 年度入库的奖励规则"]


def test_the_rule_of_the_inclusion_year_judges_and_not_a_later_one() -> None:
    result = judge(frame(*({"included_year": year} for year in (2019, 2021, 2022, 2026))), PARAMETERS)
    assert result.potential.tolist() == [100_000_00, MISSING, 200_000_00, 200_000_00]


@pytest.mark.parametrize(
    ("known", "amount"),
    [
        (Terms(200_000_00, 150_000_50), 150_000_00),
        (Terms(120_000_00, 200_000_00), 120_000_00),
        (Terms(None, 200_000_00), 200_000_00),
        (Terms(200_000_00, None), None),
        (Terms(), None),
    ],
)
def test_the_amount_is_the_award_within_its_cap_in_whole_yuan(known: Terms, amount: int | None) -> None:
    assert known.amount == amount


@pytest.mark.parametrize(
    ("indicator", "output", "revenue", "expected"),
    [
        (GrowthIndicator.OUTPUT, 1, 9, Eligibility.FAIL),
        (GrowthIndicator.OUTPUT, 9, 1, Eligibility.PASS),
        (GrowthIndicator.REVENUE, 9, 1, Eligibility.FAIL),
        (GrowthIndicator.REVENUE, 1, 9, Eligibility.PASS),
        (GrowthIndicator.OUTPUT_AND_REVENUE, 9, 1, Eligibility.FAIL),
        (GrowthIndicator.OUTPUT_AND_REVENUE, 9, 9, Eligibility.PASS),
        (GrowthIndicator.OUTPUT_OR_REVENUE, 1, 1, Eligibility.FAIL),
        (GrowthIndicator.NONE, 1, 1, Eligibility.PASS),
    ],
)
def test_the_growth_indicator_is_a_parameter(
    indicator: GrowthIndicator, output: int, revenue: int, expected: Eligibility
) -> None:
    row = {"output_first": 5, "output_next": output, "revenue_first": 5, "revenue_next": revenue}
    result = judge(frame(row), {2022: Terms(20_000_000, 20_000_000, indicator, "x")})
    assert verdict(result) is expected


def test_a_figure_below_nothing_that_rises_has_grown() -> None:
    assert verdict(one(output_first=-5, output_next=-4)) is Eligibility.PASS


def test_the_reasons_name_what_was_seen_what_it_takes_and_where_that_stands() -> None:
    reasons = explain(one(), 0)
    assert [reason["rule"] for reason in reasons] == [
        "IN_CITY",
        "LEGAL_PERSON",
        "LAW_ABIDING",
        "CREDITWORTHY",
        "FIRST_INCLUSION",
        "STILL_INCLUDED",
        "GROWTH",
        "NOT_PAID",
    ]
    assert reasons[6] == {
        "rule": "GROWTH",
        "judgement": "PASS",
        "observed": "产值 2022 年 3,000.00 万元；2023 年 3,010.00 万元；营业收入 2022 年 2,800.00 万元；2023 年 2,700.00 万元",
        "required": "次年产值或营业收入 > 入库当年",
        "source": "方案第四条",
        "paper": "",
    }
    assert reasons[5]["observed"] == "2023-12-31 在库"


@pytest.mark.parametrize(
    ("known", "observed", "judgement", "paper"),
    [
        (Known.YES, "2023-12-31 在库", "PASS", ""),
        (Known.NO, "2023-12-31 已不在库", "FAIL", ""),
        (Known.UNKNOWN, "未知", "UNKNOWN", "市统计局 2023 年末在库名单"),
    ],
)
def test_who_stayed_is_asked_of_the_end_of_the_year_after(
    known: Known, observed: str, judgement: str, paper: str
) -> None:
    assert explain(one(stayed=known), 0)[5] == {
        "rule": "STILL_INCLUDED",
        "judgement": judgement,
        "observed": observed,
        "required": "2023-12-31 在库",
        "source": "方案第四条",
        "paper": paper,
    }


OUTPUT = "产值 2022 年 3,000.00 万元；2023 年 3,010.00 万元"
REVENUE = "营业收入 2022 年 2,800.00 万元；2023 年 2,700.00 万元"


@pytest.mark.parametrize(
    ("indicator", "observed", "required"),
    [
        (GrowthIndicator.OUTPUT, OUTPUT, "次年产值 > 入库当年产值"),
        (GrowthIndicator.REVENUE, REVENUE, "次年营业收入 > 入库当年营业收入"),
        (GrowthIndicator.OUTPUT_OR_REVENUE, f"{OUTPUT}；{REVENUE}", "次年产值或营业收入 > 入库当年"),
        (GrowthIndicator.OUTPUT_AND_REVENUE, f"{OUTPUT}；{REVENUE}", "次年产值和营业收入 > 入库当年"),
        (GrowthIndicator.NONE, "不适用", "不要求增长"),
        (None, f"{OUTPUT}；{REVENUE}", "该年度入库的奖励规则尚未载入"),
    ],
)
def test_only_the_figures_that_must_grow_are_shown(
    indicator: GrowthIndicator | None, observed: str, required: str
) -> None:
    growth = explain(judge(frame({}), {2022: Terms(1, 1, indicator)}), 0)[6]
    assert (growth["observed"], growth["required"]) == (observed, required)
    assert growth["source"] == ("小微工业企业上规模奖励" if indicator else "该年度入库的奖励规则尚未载入")


def test_figures_that_did_not_move_are_told_with_two_decimals_and_missing_ones_as_unknown() -> None:
    observed = explain(one(output_next=30_000_000_00, revenue_next=MISSING), 0)[6]["observed"]
    assert observed == (
        "产值 2022 年 3,000.00 万元；2023 年 3,000.00 万元；营业收入 2022 年 2,800.00 万元；2023 年 未知"
    )


def test_terms_that_nobody_has_set_are_unknown() -> None:
    assert Terms.from_parameters({}) == Terms.from_parameters(dict.fromkeys(CODES, "")) == Terms()
    said = {"p1_award": "200000", "p1_cap": "200000.5", "p1_growth_indicator": "OUTPUT"}
    assert Terms.from_parameters(said, "某办法") == Terms(
        200_000_00, 200_000_50, GrowthIndicator.OUTPUT, "某办法"
    )


facts = st.sampled_from(list(Known))
figures = st.sampled_from([MISSING, 0, 1, 2, -1])
rows = st.fixed_dictionaries(
    {name: figures if name in NUMBERS else facts for name in I1 if name != "included_year"}
    | {"included_year": st.integers(2015, 2026)}
)


@given(st.lists(rows, min_size=1, max_size=8))
def test_a_city_is_judged_as_each_enterprise_alone(changes: list[dict[str, Any]]) -> None:
    together = judge(frame(*changes), PARAMETERS)
    every = [explain(together, row) for row in range(len(changes))]
    for row, change in enumerate(changes):
        alone = judge(frame(change), PARAMETERS)
        assert together.eligibility[row] == alone.eligibility[0]
        assert together.amount[row] == alone.amount[0]
        assert every[row] == explain(alone, 0)


@given(rows)
def test_money_follows_the_verdict(change: dict[str, Any]) -> None:
    result = judge(frame(change), PARAMETERS)
    answers = [reason["judgement"] for reason in explain(result, 0)]
    if "FAIL" in answers:
        assert (verdict(result), int(result.amount[0])) == (Eligibility.FAIL, 0)
    elif "UNKNOWN" in answers:
        assert (verdict(result), int(result.amount[0])) == (Eligibility.UNKNOWN, MISSING)
    else:
        assert verdict(result) is Eligibility.PASS
        assert int(result.amount[0]) in {100_000_00, 200_000_00}


@given(rows)
def test_what_is_open_names_a_paper_and_what_is_settled_does_not(change: dict[str, Any]) -> None:
    result = judge(frame(change), PARAMETERS)
    for reason in explain(result, 0):
        assert bool(reason["paper"]) is (reason["judgement"] == "UNKNOWN")
    assert bool(papers(result, 0)) is (verdict(result) is Eligibility.UNKNOWN)


@given(rows, st.sampled_from([name for name in I1 if name not in NUMBERS]))
def test_learning_a_missing_fact_never_turns_a_fail_into_a_pass(change: dict[str, Any], fact: str) -> None:
    before = verdict(judge(frame({**change, fact: Known.UNKNOWN}), PARAMETERS))
    after = verdict(judge(frame({**change, fact: Known.YES}), PARAMETERS))
    assert before <= after
    if before is Eligibility.FAIL:
        assert after is Eligibility.FAIL


def test_columns_of_different_length_are_refused() -> None:
    columns = {name: getattr(frame({}), name) for name in I1}
    with pytest.raises(ValueError, match="differ in length"):
        Frame(**columns | {"unpaid": np.zeros(2, dtype=np.int8)})
    with pytest.raises(ValueError, match="differ in length"):
        Frame(**columns | {"unpaid": np.zeros(0, dtype=np.int8), "stayed": np.zeros(2, dtype=np.int8)})
    with pytest.raises(TypeError, match="int64"):
        Frame(**columns | {"output_next": np.zeros(1)})


def test_a_hundred_thousand_inclusions_are_judged_without_a_loop() -> None:
    single = frame({})
    many = Frame(**{name: np.repeat(getattr(single, name), 100_000) for name in I1})
    started = time.perf_counter()
    assert (judge(many, PARAMETERS).eligibility == Eligibility.PASS).all()
    assert time.perf_counter() - started < 0.5


def test_two_years_that_differ_by_a_fen_are_told_with_all_their_digits() -> None:
    observed = explain(one(output_next=30_000_000_01), 0)[6]["observed"]
    assert observed.startswith("产值 2022 年 3,000.000000 万元；2023 年 3,000.000001 万元")
