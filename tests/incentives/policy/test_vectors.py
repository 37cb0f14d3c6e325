"""The domain's worked examples of the programmes (section 9) by the city's own policies: I6, I7, I8, I9, I12."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from core.exact import MISSING
from incentives.policy.kinds import word_key
from incentives.policy.tree import nodes as n
from incentives.policy.tree.evaluating import PartResult, evaluate
from incentives.policy.tree.frame import Frame, Rows, Terms
from incentives.policy.tree.reading import read

ROOT = Path(__file__).parents[3] / "data" / "shenzhen"
POLICIES = json.loads((ROOT / "policies.json").read_text(encoding="utf-8"))
VECTORS = {
    case["id"]: case
    for case in json.loads((Path(__file__).parents[2] / "data" / "vectors.json").read_text(encoding="utf-8"))[
        "incentives"
    ]
}


def tree(programme: str, district: str = "") -> n.Tree:
    found = next(row for row in POLICIES if (row["programme"], row["district"]) == (programme, district))
    return read(found["tree"])


def terms(day: dt.date, **changed: str) -> Terms:
    """The city's parameters of a day; those that are named differ."""
    values, units = {}, {}
    with (ROOT / "parameters.csv").open(encoding="utf-8") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: row["valid_from"]):
            units[row["code"]] = row["unit"]
            if dt.date.fromisoformat(row["valid_from"]) <= day:
                values[row["code"]] = row["value"]
    return Terms(values | changed, units)


def fen(text: str) -> int:
    whole, _point, cents = text.partition(".")
    return int(whole) * 100 + int((cents + "00")[:2])


def one(
    found: n.Tree, known: Terms, facts: dict[str, int], code: str = "", rows: Rows | None = None
) -> PartResult:
    """One subject with these facts; the rows below it."""
    columns = {name: np.array([value], dtype=np.int64) for name, value in facts.items()}
    return evaluate(found.parts[0], found.subject, Frame(1, columns, {code: rows} if rows else {}), known)


YES = 1
PROJECT = {"project_industrial": YES, "project_filed": YES, "project_in_city": YES, "investment_audited": YES}
CLASSED = {
    "project_classified": YES,
    "project_class": word_key("A"),
    "project_tier": word_key("1"),
    "paid_this_year": 0,
}


@pytest.mark.parametrize("case", ["I6a", "I6b", "I6c"])
def test_i6_a_technical_upgrade_is_granted_its_rate_within_the_cap(case: str) -> None:
    vector = VECTORS[case]
    known = terms(dt.date(2024, 12, 31), p3_rate_table=f"class,tier,rate\nA,1,{vector['rate']}\n")
    facts = PROJECT | CLASSED | {"investment": fen(vector["investment"])}
    found = one(tree("P3"), known, facts)
    assert found.amount.tolist() == [fen(vector["expect"])]


def test_without_the_table_of_rates_the_amount_is_open_and_the_verdict_is_not() -> None:
    found = one(tree("P3"), terms(dt.date(2024, 12, 31)), PROJECT | CLASSED | {"investment": 100})
    assert (found.verdict.tolist(), found.amount.tolist()) == ([2], [MISSING])


def test_the_yearly_cap_counts_what_was_paid_this_year() -> None:
    known = terms(dt.date(2024, 12, 31), p3_rate_table="class,tier,rate\nA,1,0.20\n")
    facts = PROJECT | CLASSED | {"paid_this_year": fen("40000000"), "investment": fen("300000000")}
    found = one(tree("P3"), known, facts)
    assert found.amount.tolist() == [fen("10000000")]


def loans(*rows: dict[str, int]) -> Rows:
    names = rows[0] if rows else {}
    return Rows(
        np.zeros(len(rows), dtype=np.int64),
        {name: np.array([row[name] for row in rows], dtype=np.int64) for name in names},
    )


@pytest.mark.parametrize("case", ["I7a", "I7b"])
def test_i7_half_of_the_interest_that_was_paid_within_the_cap(case: str) -> None:
    below = loans({"loan_interest": fen(VECTORS[case]["interest"]), "loan_principal": 1, "loan_drawn_on": 1})
    facts = {"project_filed": YES, "project_industrial": YES}
    found = one(tree("P3b"), terms(dt.date(2024, 12, 31)), facts, "project_loans", below)
    assert found.amount.tolist() == [fen(VECTORS[case]["expect"])]


@pytest.mark.parametrize(
    ("level", "paid", "amount"),
    [("NATIONAL", "100000", "400000"), ("CITY", "500000", "0"), ("PROVINCIAL", "0", "200000")],
)
def test_i8_a_higher_title_pays_the_difference_and_a_lower_one_nothing(
    level: str, paid: str, amount: str
) -> None:
    facts = {
        "title_valid": YES,
        "title_kind": word_key("LITTLE_GIANT"),
        "title_level": word_key(level),
        "in_city": YES,
        "paid_before": fen(paid),
    }
    found = one(tree("P4"), terms(dt.date(2023, 9, 1)), facts)
    assert (found.verdict.tolist(), found.amount.tolist()) == ([2], [fen(amount)])


def guaranteed(call: int, given: list[list[str]]) -> PartResult:
    below = loans(
        *(
            {"principal": fen(loan), "fee_paid": fen(fee), "guaranteed": YES, "drawn_on": 1}
            for loan, fee in given
        )
    )
    known = terms(dt.date(call, 12, 31))
    return one(tree("P5"), known, {"small_or_micro": YES}, "guaranteed_loans", below)


@pytest.mark.parametrize("case", ["I9a", "I9b", "I12"])
def test_i9_and_i12_fees_by_the_size_of_the_loan(case: str) -> None:
    found = guaranteed(VECTORS[case]["call"], VECTORS[case]["loans"])
    assert (found.verdict.tolist(), found.amount.tolist()) == ([2], [fen(VECTORS[case]["expect"])])


def test_i9_a_loan_above_the_limit_fails_and_a_year_without_a_rate_is_open() -> None:
    loan = [["9000000", "50000"]]
    assert guaranteed(2022, loan).verdict.tolist() == [0]
    later = guaranteed(2023, loan)
    assert (later.verdict.tolist(), later.amount.tolist()) == ([2], [MISSING])
    assert guaranteed(2019, loan).verdict.tolist() == [1]


def test_the_call_of_2017_paid_three_tenths() -> None:
    found = guaranteed(2017, [["3000000", "100000"], ["3000000.01", "100000"]])
    assert found.amount.tolist() == [fen("30000")]


def test_a_district_pays_in_two_parts_the_second_after_growth() -> None:
    found = tree("P2", "4403DP")
    facts = {
        "in_city": YES,
        "first_ever": YES,
        "creditworthy": YES,
        "unpaid_first": YES,
        "unpaid_second": YES,
    }
    columns = {name: np.array([value], dtype=np.int64) for name, value in facts.items()}
    columns |= {"output_first": np.array([5], dtype=np.int64), "output_next": np.array([5], dtype=np.int64)}
    known = terms(dt.date(2023, 12, 31))
    first, second = (evaluate(part, found.subject, Frame(1, columns), known) for part in found.parts)
    assert (first.amount.tolist(), second.verdict.tolist()) == ([fen("100000")], [0])
    columns["output_next"] = np.array([6], dtype=np.int64)
    assert evaluate(found.parts[1], found.subject, Frame(1, columns), known).amount.tolist() == [
        fen("100000")
    ]
