"""P1, the award for first being above scale, as data: the domain's cases I1 to I5, old years, and what it gave as code."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exact import MISSING
from incentives.eligibility.evaluating import Evaluated, Given, Rule, judge
from incentives.eligibility.rules import papers as papers_of
from incentives.facts.reading import Subjects
from incentives.policy.tree.explaining import Reason
from incentives.policy.tree.frame import Frame, Terms
from incentives.policy.tree.reading import read
from incentives.policy.verdicts import Eligibility
from tests.bench.references import p1_by_hand

CITY = Path(__file__).parents[3] / "data" / "shenzhen"
POLICY = next(
    row
    for row in json.loads((CITY / "policies.json").read_text(encoding="utf-8"))
    if row["programme"] == "P1"
)
TREE = read(POLICY["tree"])
YES, NO = 1, 0
I1: dict[str, int] = {
    "in_city": YES,
    "legal_person": YES,
    "law_abiding": YES,
    "creditworthy": YES,
    "first_ever": YES,
    "stayed": YES,
    "output_first": 30_000_000_00,
    "output_next": 30_100_000_00,
    "revenue_first": 28_000_000_00,
    "revenue_next": 27_000_000_00,
    "unpaid": YES,
}
FIGURES = [name for name in I1 if name.startswith(("output", "revenue"))]


def parameters(year: int) -> dict[str, str]:
    """P1's parameters on 31 December of a year, as they are dated in the city's data."""
    with (CITY / "parameters.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["valid_from"])
    day = dt.date(year, 12, 31)
    return {
        row["code"]: row["value"]
        for row in rows
        if row["code"].startswith("p1_") and dt.date.fromisoformat(row["valid_from"]) <= day
    }


UNITS = {"p1_award": "yuan", "p1_cap": "yuan", "p1_growth_indicator": "choice"}


def judged(*changes: dict[str, int], year: int = 2022, **changed: str) -> Evaluated:
    """Inclusions of a year that differ from I1, judged by the city's parameters; those that are named differ."""
    rows = [{**I1, **change} for change in changes]
    columns = {name: np.array([row[name] for row in rows], dtype=np.int64) for name in I1}
    some = np.arange(len(rows), dtype=np.int64)
    terms = Terms({**parameters(year), **changed}, UNITS)
    names = {"p1_growth_indicator": "首次上规奖励的增长条件", "p1_award": "奖励额", "p1_cap": "上限"}
    rules: dict[int | None, Rule] = {None: Rule(1, TREE, POLICY["source"])}
    subjects = Subjects(some, some, some, some, some)
    return judge(Given(rules, terms, names, "v", f"{year}-12-31", year), subjects, Frame(len(rows), columns))


def verdict(found: Evaluated) -> Eligibility:
    return Eligibility(int(found.verdict[0]))


def reasons(found: Evaluated, row: int = 0) -> list[Reason]:
    return found.blocks[0].reasons(row)


def reason(found: Evaluated, rule: str) -> Reason:
    return next(each for each in reasons(found) if each["rule"] == rule)


def papers(found: Evaluated) -> list[str]:
    return papers_of(int(found.verdict[0]), reasons(found))


def test_i1_a_first_inclusion_that_grew_is_paid() -> None:
    found = judged({})
    assert verdict(found) is Eligibility.PASS
    assert found.amount.tolist() == [200_000_00]


def test_i2_growth_of_nothing_is_not_growth() -> None:
    found = judged({"output_next": 30_000_000_00, "revenue_next": 28_000_000_00})
    assert verdict(found) is Eligibility.FAIL
    assert found.amount.tolist() == [0]
    assert [each["rule"] for each in reasons(found) if each["judgement"] == "FAIL"] == ["GROWTH"]


def test_i3_revenue_that_grew_suffices_though_output_fell() -> None:
    found = judged({"output_next": 29_000_000_00, "revenue_next": 28_500_000_00})
    assert verdict(found) is Eligibility.PASS


def test_i4_figures_that_are_not_in_leave_it_open_and_name_the_paper() -> None:
    found = judged({"output_next": MISSING, "revenue_next": MISSING})
    assert verdict(found) is Eligibility.UNKNOWN
    assert found.amount.tolist() == [MISSING]
    assert papers(found) == ["市统计局提供的 2022、2023 年产值和营业收入"]


def test_i5_a_return_to_the_database_is_not_a_first_inclusion() -> None:
    found = judged({"first_ever": NO})
    assert verdict(found) is Eligibility.FAIL
    first = reason(found, "FIRST_INCLUSION")
    assert (first["observed"], first["judgement"], first["paper"]) == ("此前曾入库", "FAIL", "")


@pytest.mark.parametrize("fact", p1_by_hand.FACTS)
def test_each_fact_fails_when_it_is_not_so_and_is_asked_for_when_unknown(fact: str) -> None:
    assert verdict(judged({fact: NO})) is Eligibility.FAIL
    unknown = judged({fact: MISSING})
    assert verdict(unknown) is Eligibility.UNKNOWN
    assert len(papers(unknown)) == 1


@pytest.mark.parametrize("year", [2018, 2019])
def test_the_old_rule_pays_a_flat_sum_without_growth(year: int) -> None:
    found = judged({"output_next": MISSING, "revenue_next": MISSING}, year=year)
    assert verdict(found) is Eligibility.PASS
    assert found.amount.tolist() == [100_000_00]
    growth = reason(found, "GROWTH")
    assert (growth["observed"], growth["required"]) == ("不适用", "没有要求")


@pytest.mark.parametrize("year", [2020, 2021])
def test_a_year_whose_numbers_are_not_loaded_stays_open_and_says_which_is_missing(year: int) -> None:
    found = judged({}, year=year)
    assert verdict(found) is Eligibility.UNKNOWN
    assert found.amount.tolist() == [MISSING]
    assert papers(found) == ["“首次上规奖励的增长条件”的取值"]


@pytest.mark.parametrize(
    ("award", "cap", "amount"),
    [
        ("200000", "150000.50", 150_000_00),
        ("120000", "200000", 120_000_00),
        ("", "200000", 200_000_00),
        ("200000", "", MISSING),
        ("", "", MISSING),
    ],
)
def test_the_amount_is_the_award_within_its_cap_in_whole_yuan(award: str, cap: str, amount: int) -> None:
    found = judged({}, p1_award=award, p1_cap=cap)
    assert (verdict(found), found.amount.tolist()) == (Eligibility.PASS, [amount])


OUTPUT = "2022 年产值 3,000.00 万元；2023 年产值 3,010.00 万元"
REVENUE = "2022 年营业收入 2,800.00 万元；2023 年营业收入 2,700.00 万元"


@pytest.mark.parametrize(
    ("indicator", "observed", "required"),
    [
        ("OUTPUT", OUTPUT, "2023 年产值 大于 2022 年产值"),
        ("REVENUE", REVENUE, "2023 年营业收入 大于 2022 年营业收入"),
        (
            "OUTPUT_OR_REVENUE",
            f"{OUTPUT}；{REVENUE}",
            "2023 年产值 大于 2022 年产值 或 2023 年营业收入 大于 2022 年营业收入",
        ),
        ("NONE", "不适用", "没有要求"),
    ],
)
def test_only_the_figures_that_must_grow_are_shown(indicator: str, observed: str, required: str) -> None:
    growth = reason(judged({}, p1_growth_indicator=indicator), "GROWTH")
    assert (growth["observed"], growth["required"]) == (observed, required)
    assert growth["source"] == POLICY["source"]


def test_the_end_of_the_year_after_is_named() -> None:
    stayed = reason(judged({"stayed": MISSING}), "STILL_INCLUDED")
    assert (stayed["observed"], stayed["required"], stayed["paper"]) == (
        "未知",
        "2023-12-31 在库",
        "市统计局 2023 年末在库名单",
    )


def test_two_years_that_differ_by_a_fen_are_told_with_all_their_digits() -> None:
    assert "3,000.000001 万元" in reason(judged({"output_next": 30_000_000_01}), "GROWTH")["observed"]


facts = st.sampled_from([MISSING, NO, YES])
figures = st.sampled_from([MISSING, 0, 1, 2, -1])
rows = st.fixed_dictionaries({name: figures if name in FIGURES else facts for name in I1})
CODES = dict(
    zip(
        [*p1_by_hand.FACTS, "growth"],
        ["IN_CITY", "LEGAL_PERSON", "LAW_ABIDING", "CREDITWORTHY", "FIRST_INCLUSION", "STILL_INCLUDED", "NOT_PAID", "GROWTH"],
        strict=True,
    )
)  # fmt: skip


@settings(max_examples=200)
@given(
    st.lists(rows, min_size=1, max_size=8),
    st.sampled_from(["", "NONE", "OUTPUT", "REVENUE", "OUTPUT_OR_REVENUE", "OUTPUT_AND_REVENUE"]),
    st.sampled_from(["", "0", "150000.5", "200000"]),
    st.sampled_from(["", "0", "150000.5", "200000"]),
)
def test_the_tree_gives_what_the_code_gave(
    changes: list[dict[str, int]], growth: str, award: str, cap: str
) -> None:
    found = judged(*changes, p1_growth_indicator=growth, p1_award=award, p1_cap=cap)
    columns = {name: np.array([change[name] for change in changes], dtype=np.int64) for name in I1}
    fen = [int(float(text) * 100) if text else MISSING for text in (award, cap)]
    conditions, expected, amount = p1_by_hand.judge(columns, fen[0], fen[1], growth)
    assert found.verdict.tolist() == expected.tolist()
    assert found.amount.tolist() == amount.tolist()
    for row in range(len(changes)):
        said = {each["rule"]: each["judgement"] for each in reasons(found, row)}
        assert said == {
            CODES[name]: Eligibility(int(column[row])).name for name, column in conditions.items()
        }


@given(st.lists(rows, min_size=1, max_size=8))
def test_a_city_is_judged_as_each_enterprise_alone(changes: list[dict[str, int]]) -> None:
    together = judged(*changes)
    for row, change in enumerate(changes):
        alone = judged(change)
        assert together.verdict[row] == alone.verdict[0]
        assert together.amount[row] == alone.amount[0]
        assert reasons(together, row) == reasons(alone)


@given(rows)
def test_what_is_open_names_a_paper_and_what_is_settled_does_not(change: dict[str, int]) -> None:
    found = judged(change)
    for each in reasons(found):
        assert bool(each["paper"]) is (each["judgement"] == "UNKNOWN")
    assert bool(papers(found)) is (verdict(found) is Eligibility.UNKNOWN)


def test_a_year_without_a_version_is_unknown_and_says_so() -> None:
    some = np.arange(2, dtype=np.int64)
    nobody = Given({}, Terms({}, {}), {}, "v", "2016-12-31", 2016)
    found = judge(nobody, Subjects(some, some, some, some, some), Frame(2, {}))
    assert [Eligibility(int(each)).name for each in found.verdict] == ["UNKNOWN", "UNKNOWN"]
    assert found.blocks[0].reasons(0)[0]["observed"] == "2016-12-31 没有已发布的政策版本"


def test_a_district_is_judged_by_its_own_rule_and_the_others_are_not_known() -> None:
    some = np.arange(2, dtype=np.int64)
    columns = {name: np.full(2, value, dtype=np.int64) for name, value in I1.items()}
    rules: dict[int | None, Rule] = {1: Rule(7, TREE, "某区办法")}
    known = Given(rules, Terms(parameters(2022), UNITS), {}, "v", "2022-12-31", 2022)
    found = judge(known, Subjects(some, some, some, some, some), Frame(2, columns))
    by_place: dict[int, Any] = {place: (block, number) for block, number, place in found.each()}
    assert by_place[1][0].policy == 7
    assert by_place[0][0].reasons(0)[0]["observed"] == "该区的规则尚未载入"
