"""A total is split exactly: by the vectors of the domain, and whatever the figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.verdict import Refused
from cultivation.plan.rules.decomposition import Counted, Weights, decompose, key_quota
from tests.support.vectors import vectors

WEIGHTS = Weights(Decimal("0.5"), Decimal("0.3"), Decimal("0.2"))
CASES = {case["id"]: case for case in vectors("decomposition")}
FIXED = {case["id"]: case for case in vectors("decomposition_fixed")}


def units(districts: dict[str, list[int]]) -> list[Counted]:
    return [Counted(code, code, *counts) for code, counts in districts.items()]


def split(case: dict[str, Any], fixed: dict[str, int] | None = None) -> dict[str, int]:
    weights = Weights(*map(Decimal, case["weights"]))
    found = decompose(case["total"], units(case["districts"]), weights, fixed)
    return {part.of.code: part.target for part in found}


@pytest.mark.parametrize("name", CASES)
def test_the_examples_of_the_domain(name: str) -> None:
    case = CASES[name]
    assert split(case) == case["expect"]
    assert {code: key_quota(target, Decimal("1.2")) for code, target in case["expect"].items()} == case[
        "key_pool"
    ]


@pytest.mark.parametrize("name", FIXED)
def test_fixed_targets_stay_and_the_rest_goes_by_weight(name: str) -> None:
    case = FIXED[name]
    whole = CASES[case["of"]] | {"total": case["total"]}
    if case["expect"] is not None:
        assert split(whole, case["fixed"]) == case["expect"]
        return
    with pytest.raises(Refused):
        split(whole, case["fixed"])


def test_quotas_are_exact_and_shown_before_they_are_rounded() -> None:
    found = {part.of.code: part for part in decompose(2000, units(CASES["T1"]["districts"]), WEIGHTS)}
    assert round(float(found["440304"].quota), 4) == 22.8363
    assert (found["440304"].floor, found["440304"].extra, found["440304"].target) == (22, 1, 23)
    assert (found["440303"].floor, found["440303"].extra) == (21, 0)
    assert sum(part.share for part in found.values()) == 1


def test_a_component_that_is_nowhere_is_dropped_and_the_rest_fills_its_place() -> None:
    found = decompose(101, units(CASES["T2"]["districts"]), WEIGHTS)
    assert found[0].share == Fraction("0.625") / 2 + Fraction("0.375") / 2


def test_a_tie_goes_to_the_larger_weight_and_then_to_the_smaller_code() -> None:
    alike = [Counted("b", "乙", 1, 0, 0), Counted("a", "甲", 1, 0, 0)]
    assert [part.target for part in decompose(1, alike, WEIGHTS)] == [0, 1]
    halves = [Counted("a", "甲", 1, 0, 0), Counted("b", "乙", 3, 0, 0)]  # 0.5 and 1.5 of 2
    assert [part.target for part in decompose(2, halves, WEIGHTS)] == [0, 2]


@pytest.mark.parametrize(
    ("total", "counts", "weights", "fixed", "code"),
    [
        (-1, (1, 1, 1), ("0.5", "0.3", "0.2"), {}, "plan.target"),
        (5, (1, 1, 1), ("0", "0", "0"), {}, "plan.weights"),
        (5, (1, 1, 1), ("1", "-0.5", "0.5"), {}, "plan.weights"),
        (5, (0, 0, 0), ("0.5", "0.3", "0.2"), {}, "plan.no_basis"),
        (5, (0, 3, 0), ("1", "0", "0"), {}, "plan.no_basis"),
        (5, (-1, 3, 0), ("1", "1", "0"), {}, "plan.counts"),
        (5, (1, 1, 1), ("0.5", "0.3", "0.2"), {"A": 6}, "plan.fixed_above_total"),
        (5, (1, 1, 1), ("0.5", "0.3", "0.2"), {"A": -1}, "plan.target"),
        (5, (1, 1, 1), ("0.5", "0.3", "0.2"), {"X": 1}, "plan.fixed_unknown"),
        (5, (1, 1, 1), ("0.5", "0.3", "0.2"), {"A": 4}, "plan.rest_without_weight"),
    ],
)
def test_what_cannot_be_split_is_refused(
    total: int, counts: tuple[int, int, int], weights: tuple[str, str, str], fixed: dict[str, int], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        decompose(total, [Counted("A", "甲区", *counts)], Weights(*map(Decimal, weights)), fixed)
    assert refused.value.code == code
    assert refused.value.sentence


def test_there_must_be_a_unit() -> None:
    with pytest.raises(Refused) as refused:
        decompose(1, [], WEIGHTS)
    assert refused.value.code == "plan.no_units"


NUMBERS = st.integers(0, 10_000)
CITY = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=12)


@given(st.integers(0, 100_000), CITY, st.data())
def test_it_adds_up_never_falls_below_zero_and_keeps_what_is_fixed(
    total: int, counts: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    city = [Counted(f"{place:02d}", f"{place}区", *three) for place, three in enumerate(counts)]
    chosen = data.draw(st.lists(st.sampled_from([unit.code for unit in city]), unique=True, max_size=4))
    fixed, left = {}, total
    for code in chosen:
        fixed[code] = data.draw(st.integers(0, left))
        left -= fixed[code]
    try:
        found = decompose(total, city, WEIGHTS, fixed)
    except Refused as refused:
        assert refused.code in {"plan.no_basis", "plan.rest_without_weight"}  # noqa: PT017
        assume(False)
        return
    assert sum(part.target for part in found) == total
    assert all(part.target >= 0 for part in found)
    assert {part.of.code: part.target for part in found if part.fixed} == fixed
    assert all(part.extra in (0, 1) for part in found)


@pytest.mark.parametrize(
    ("target", "quota"), [(5, 6), (10, 12), (21, 26), (23, 28), (146, 176), (689, 827), (0, 0)]
)
def test_the_key_pools_quota_is_rounded_up_exactly(target: int, quota: int) -> None:
    assert key_quota(target, Decimal("1.2")) == quota


def test_without_a_target_or_a_ratio_there_is_no_quota() -> None:
    assert key_quota(None, Decimal("1.2")) is None
    assert key_quota(5, None) is None
