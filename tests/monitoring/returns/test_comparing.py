"""V07–V25: the examples of the domain, and agreement with plain fractions on random frames."""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.exact import MISSING, Ints
from monitoring.returns.fields import BY_CODE, NUMBERS, ProductionStatus
from monitoring.returns.rules.comparison import Comparison
from monitoring.returns.rules.findings import Outcome, Strength, Validation, gather
from monitoring.returns.rules.frame import Bounds, CheckedFrame, ReturnFrame
from monitoring.returns.rules.validation import RULES
from tests.monitoring.returns.compared_oracle import ORACLE, Case
from tests.support.vectors import vectors

CITY = Path(__file__).parents[3] / "data" / "shenzhen"
with (CITY / "parameters.csv").open(encoding="utf-8") as file:
    BOUNDS = Bounds.from_parameters({row["code"]: row["value"] for row in csv.DictReader(file)})
COMPARING = {code: RULES[code] for code in ORACLE}
STATUS = {str(status.label): status.value for status in ProductionStatus}
FIRES = {True: Outcome.FIRED, False: Outcome.PASSED, None: Outcome.NOT_EVALUATED}
EXPLAINED = {"V08", "V09", "V10", "V11", "V12", "V13", "V14", "V15", "V16", "V17", "V18", "V19", "V25"}


def whole(code: str, value: Fraction | None) -> int:
    return MISSING if value is None else int(value * BY_CODE[code].scale)


def judged(cases: Sequence[Case]) -> Validation:
    """Cases of one quarter as one frame."""

    def column(code: str, figures: Sequence[Any]) -> Ints:
        return np.array([whole(code, one) for one in figures], np.int64)

    values: dict[str, Any] = {
        field.code: column(field.code, [case.now.get(field.code) for case in cases]) for field in NUMBERS
    }
    values["status"] = np.array([case.status for case in cases], dtype="U16")
    against = Comparison(
        quarter=cases[0].quarter,
        before={
            code: column(code, [case.before.get(code) for case in cases]) for code in ("revenue", "output")
        },
        last_year={
            code: column(code, [case.last_year.get(code) for case in cases])
            for code in ("revenue", "output", "electricity")
        },
        elsewhere={
            code: column(code, [case.elsewhere.get(code) for case in cases])
            for code in ("vat_sales", "electricity")
        },
        annual=column("revenue", [case.annual for case in cases]),
        confirmed=column("revenue", [case.confirmed for case in cases]),
        below_scale=np.array([bool(case.below_scale) for case in cases]),
    )
    return gather(CheckedFrame(ReturnFrame(len(cases), values, compared=against), BOUNDS), COMPARING)


def case_of(vector: dict[str, Any]) -> Case:
    stated = dict(vector["return"])
    figures = {code: Fraction(text) for code, text in stated.items() if code != "status"}
    return Case(
        quarter=vector["quarter"],
        now=figures,
        status=STATUS[stated["status"]] if "status" in stated else "",
        before={code: Fraction(text) for code, text in vector.get("before", {}).items()},
        last_year={code: Fraction(text) for code, text in vector.get("last_year", {}).items()},
        annual=Fraction(vector["annual"]) if "annual" in vector else None,
        confirmed=figures.get("revenue") if vector.get("unit_confirmed") else None,
        below_scale=vector.get("below_scale", False),
    )


@pytest.mark.parametrize("vector", vectors("validation"), ids=lambda vector: str(vector["id"]))
def test_the_examples_of_the_domain(vector: dict[str, Any]) -> None:
    expected = FIRES[None if vector["fires"] == "not_evaluated" else vector["fires"]]
    case = case_of(vector)
    assert judged([case]).outcomes[vector["rule"]].tolist() == [expected]
    assert FIRES[ORACLE[vector["rule"]](case)] == expected


def test_there_is_an_example_for_every_rule_that_fires_and_every_rule_is_run() -> None:
    assert {vector["rule"] for vector in vectors("validation") if vector["fires"] is True} >= set(ORACLE)
    assert set(RULES) == {f"V{number:02d}" for number in range(1, 27)}


BASES = (
    0, 1, 20_000, 1_000_000, 8_000_000, 10_000_000, 20_000_000, 6_400_000_000, 9_999_999_999_999, 333_333_333,
)  # fmt: skip
TIMES = (
    "0", "1", "2", "0.5", "1.05", "1.4", "0.95", "0.9", "3", "4", "800", "0.00125", "1.1", "-1", "0.3333", "1.3333",
)  # fmt: skip


def random_cases(seed: int, quarter: int, size: int) -> list[Case]:
    """Figures at and around every bound: a base times a usual factor, plus or minus a few fen; some are missing."""
    rng = np.random.default_rng(seed)

    def figure(base: int, code: str) -> Fraction | None:
        if rng.random() < 0.1:
            return None
        exact = base * Fraction(str(rng.choice(TIMES)))
        step = Fraction(1, BY_CODE[code].scale)
        value = exact - exact % step + step * int(rng.integers(-2, 3))
        return value if abs(value) < 10**13 else Fraction(10**13 - 1)

    def figures(base: int, codes: Sequence[str]) -> dict[str, Fraction | None]:
        return {code: figure(base, code) for code in codes}

    def case() -> Case:
        base = int(rng.choice(BASES))
        now = figures(base, [field.code for field in NUMBERS])
        now["employees"] = None if rng.random() < 0.1 else Fraction(int(rng.choice([0, 1, 10, 50, 500])))
        return Case(
            quarter,
            now,
            str(rng.choice(["", *ProductionStatus.values])),
            before=figures(base, ("revenue", "output")),
            last_year=figures(base, ("revenue", "output", "electricity")),
            elsewhere=figures(base, ("vat_sales", "electricity")),
            annual=figure(base, "revenue"),
            confirmed=now["revenue"] if rng.random() < 0.1 else None,
            below_scale=bool(rng.random() < 0.5),
        )

    return [case() for _ in range(size)]


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_the_rules_agree_with_plain_fractions_on_random_frames(quarter: int) -> None:
    cases = random_cases(20240 + quarter, quarter, 1500)
    found = judged(cases)
    for code, oracle in ORACLE.items():
        expected = [int(FIRES[oracle(case)]) for case in cases]
        different = np.flatnonzero(found.outcomes[code] != expected)
        assert different.size == 0, (code, cases[int(different[0])])
    comparable = {code for code in ORACLE if not (quarter == 1 and code in ("V09", "V13"))}
    comparable -= set() if quarter == 4 else {"V25"}
    for code in comparable:
        assert set(found.outcomes[code].tolist()) == {0, 1, 2}, code


def test_a_frame_is_judged_as_each_return_alone() -> None:
    cases = random_cases(7, 3, 60)
    together = judged(cases)
    for row, case in enumerate(cases):
        alone = judged([case])
        assert [(f.rule, f.field, f.sentence) for f in together.of(row)] == [
            (f.rule, f.field, f.sentence) for f in alone.findings
        ]


def test_strengths_and_sentences_are_those_of_the_domain() -> None:
    found = judged(random_cases(11, 4, 400)).findings
    assert {finding.rule for finding in found} == set(ORACLE)
    for finding in found:
        strength = (
            Strength.BLOCK
            if finding.rule == "V07"
            else Strength.EXPLAIN
            if finding.rule in EXPLAINED
            else Strength.INFORM
        )
        assert finding.strength is strength, finding
        assert finding.field in BY_CODE
        assert re.search("[\u4e00-\u9fff]", finding.sentence)
        assert not re.search(r"V\d\d|%\(|_|None", finding.sentence), finding.sentence
        assert len(finding.sentence) <= 200
        assert len(finding.observed) <= 60
        assert len(finding.required) <= 100


def test_a_suspected_unit_names_both_figures_and_suggests_none() -> None:
    case = Case(3, {"revenue": Fraction(6_400_000_000)}, before={"revenue": Fraction(8_000_000)})
    (finding,) = [one for one in judged([case]).findings if one.rule == "V07"]
    assert (
        finding.sentence
        == "“营业收入”为 640,000.00 万元，与上季的 800.00 万元 相差 800 倍以上，请核对金额单位"
    )
    assert judged([replace(case, confirmed=Fraction(6_400_000_000))]).outcomes["V07"].tolist() == [
        Outcome.PASSED
    ]
    other = judged([replace(case, confirmed=Fraction(6_400_000_000) - 1)])
    assert other.outcomes["V07"].tolist() == [Outcome.FIRED]


def test_what_v04_refuses_is_missing_for_the_rules_that_compare() -> None:
    case = Case(3, {"revenue": Fraction(10**13)}, before={"revenue": Fraction(8_000_000)})
    assert judged([case]).outcomes["V12"].tolist() == [Outcome.NOT_EVALUATED]
    assert judged([case]).outcomes["V10"].tolist() == [Outcome.NOT_EVALUATED]


def test_a_quotient_that_no_column_holds_is_still_compared() -> None:
    tiny, huge = Fraction(1, 100), Fraction(10**15)
    case = Case(
        2,
        {"electricity": huge, "output": Fraction(9 * 10**12)},
        last_year={"electricity": tiny, "output": Fraction(9 * 10**12)},
    )
    assert judged([case]).outcomes["V20"].tolist() == [Outcome.FIRED]


def test_without_anything_to_compare_with_what_stands_in_one_return_is_still_judged() -> None:
    values = {"revenue": np.array([-1], np.int64)}
    found = gather(CheckedFrame(ReturnFrame(1, values), BOUNDS), COMPARING)
    assert [finding.rule for finding in found.findings] == ["V10"]
    assert found.outcomes["V24"].tolist() == [Outcome.NOT_EVALUATED]
