"""What every programme's evaluation is made of."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.eligibility.rules import scale_to_budget
from incentives.policy.tree.arithmetic import whole_yuan
from incentives.policy.verdicts import Eligibility, every, some

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "vectors.json").read_text(encoding="utf-8"))[
    "incentives"
]
I10 = next(case for case in VECTORS if case["id"] == "I10")

answers = st.sampled_from(list(Eligibility))


@given(st.lists(st.lists(answers, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_fail_fails_any_unknown_leaves_it_open_and_all_passes_pass(rows: list[list[Eligibility]]) -> None:
    columns = [np.array([row[i] for row in rows], dtype=np.int8) for i in range(3)]
    for row, verdict in zip(rows, every(columns, len(rows)).tolist(), strict=True):
        if Eligibility.FAIL in row:
            assert verdict == Eligibility.FAIL
        elif Eligibility.UNKNOWN in row:
            assert verdict == Eligibility.UNKNOWN
        else:
            assert verdict == Eligibility.PASS


@given(st.lists(st.lists(answers, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_pass_passes_and_only_fails_fail(rows: list[list[Eligibility]]) -> None:
    columns = [np.array([row[i] for row in rows], dtype=np.int8) for i in range(3)]
    assert some(columns).tolist() == [max(row) for row in rows]


def test_a_short_budget_scales_a_batch_by_one_factor() -> None:
    batch = np.array([int(I10["amount"]) * 100] * I10["passing"], dtype=np.int64)
    budget = int(I10["budget"]) * 100
    paid = scale_to_budget(batch, budget)
    assert paid.tolist() == [int(I10["expect"]) * 100] * 3
    assert budget - int(paid.sum()) == 2_00


@given(st.lists(st.integers(0, 5 * 10**9), max_size=20), st.integers(0, 10**12))
def test_a_batch_never_costs_more_than_its_budget_and_nobody_gets_more_than_asked(
    amounts: list[int], budget: int
) -> None:
    paid = scale_to_budget(np.array(amounts, dtype=np.int64), budget)
    assert int(paid.sum()) <= max(budget, 0)
    assert all(0 <= given <= asked for given, asked in zip(paid.tolist(), amounts, strict=True))
    assert not (paid % 100).any()
    left = min(budget, sum(amounts)) - int(paid.sum())
    assert left < 100 * max(len(amounts), 1)


@given(st.lists(st.integers(0, 5 * 10**9), min_size=2, max_size=10), st.integers(0, 10**11))
def test_who_asked_for_more_gets_no_less(amounts: list[int], budget: int) -> None:
    paid = scale_to_budget(np.array(sorted(amounts), dtype=np.int64), budget).tolist()
    assert paid == sorted(paid)


def test_cents_are_cut_off() -> None:
    assert whole_yuan(np.array([185_185_183, 100, 99, 0])).tolist() == [185_185_100, 100, 0, 0]


def test_a_negative_budget_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        scale_to_budget(np.array([1]), -1)
