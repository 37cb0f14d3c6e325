"""Exact arithmetic agrees with Decimal for every int64 the portal can meet."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import (
    LARGEST,
    MISSING,
    RATIO,
    column,
    divide_half_away,
    grouped_quantiles,
    known,
    median,
    muldiv,
    quantile,
    share_of,
)

FEN = 10**15
amounts = st.integers(-FEN, FEN)
anything = st.integers(MISSING + 1, 2**63 - 1)


def half_away(value: Fraction) -> int:
    """The nearest whole number, ties away from zero, held at ±LARGEST."""
    with localcontext(prec=100):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        rounded = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    return max(-LARGEST, min(LARGEST, rounded))


@given(amounts, st.integers(0, 2 * RATIO), amounts.filter(bool))
def test_muldiv_is_the_rounded_quotient_of_exact_numbers(a: int, b: int, c: int) -> None:
    assert muldiv(a, b, c).item() == half_away(Fraction(a * b, c))


@given(anything, anything, anything.filter(bool))
def test_muldiv_never_overflows(a: int, b: int, c: int) -> None:
    assert muldiv(a, b, c).item() == half_away(Fraction(a * b, c))


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=8))
def test_a_column_is_divided_like_its_rows(pairs: list[tuple[int, int]]) -> None:
    n, d = (np.array(values, np.int64) for values in zip(*pairs, strict=True))
    together = divide_half_away(n, d, RATIO)
    for row, (a, b) in enumerate(pairs):
        assert together[row] == (half_away(Fraction(a * RATIO, b)) if b else MISSING)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_a_tie_goes_away_from_zero(whole: int, half_divisor: int) -> None:
    tie = Fraction((2 * whole + 1) * half_divisor, 2 * half_divisor)
    expected = whole + 1 if whole >= 0 else whole
    assert divide_half_away((2 * whole + 1) * half_divisor, 2 * half_divisor).item() == expected
    assert half_away(tie) == expected


def test_what_is_missing_or_undefined_stays_missing() -> None:
    result = muldiv([MISSING, 1, 1, 1], [1, MISSING, 1, 1], [1, 1, MISSING, 0])
    assert result.tolist() == [MISSING] * 4
    assert known(result).tolist() == [False] * 4


def test_a_result_beyond_numeric_18_2_is_held_at_the_bound() -> None:
    assert muldiv([FEN, -FEN], RATIO, 1).tolist() == [LARGEST, -LARGEST]


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        column(np.array([1.0]))
    with pytest.raises(TypeError):
        muldiv(1.5, 1, 1)


def test_empty_columns_give_empty_columns() -> None:
    assert muldiv(np.zeros(0, np.int64), 1, 1).shape == (0,)
    assert grouped_quantiles(column([]), column([]), [RATIO // 2])[2].shape == (1, 0)


def test_a_ratio_of_an_amount_is_rounded_to_fen() -> None:
    assert share_of(column([1_000_000_000, 5, -5, MISSING]), 100_000).tolist() == [
        100_000_000,
        1,
        -1,
        MISSING,
    ]


def reference_quantile(values: list[int], fraction: int) -> int:
    """percentile_cont by its definition, in exact fractions."""
    ordered = sorted(values)
    position = Fraction(fraction * (len(ordered) - 1), RATIO)
    index = int(position)
    upper = ordered[min(index + 1, len(ordered) - 1)]
    return half_away(ordered[index] + (position - index) * (upper - ordered[index]))


values = st.lists(st.integers(-LARGEST, LARGEST), min_size=1, max_size=20)
small = st.lists(st.integers(-3, 3), min_size=1, max_size=20)
fractions = st.integers(0, RATIO) | st.sampled_from([0, 100_000, RATIO // 2, 900_000, RATIO])


@given(values | small, fractions)
def test_a_quantile_interpolates_as_percentile_cont(numbers: list[int], fraction: int) -> None:
    assert quantile([*numbers, MISSING], fraction) == reference_quantile(numbers, fraction)


def test_the_median_of_nothing_is_missing() -> None:
    assert median([MISSING]) == MISSING
    assert median([]) == MISSING
    assert median([1, 2]) == 2
    assert median([-1, -2]) == -2


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-LARGEST, LARGEST) | st.just(MISSING)), max_size=30),
    st.lists(fractions, min_size=1, max_size=3),
)
def test_groups_are_independent_of_each_other(rows: list[tuple[int, int]], wanted: list[int]) -> None:
    groups, numbers = (np.array([row[i] for row in rows], np.int64) for i in (0, 1))
    codes, counts, results = grouped_quantiles(groups, numbers, wanted)
    held = {code: [v for g, v in rows if g == code and v != MISSING] for code, _ in rows}
    held = {code: members for code, members in held.items() if members}
    assert dict(zip(codes.tolist(), counts.tolist(), strict=True)) == {c: len(m) for c, m in held.items()}
    assert codes.tolist() == sorted(held)
    for place, code in enumerate(codes.tolist()):
        assert results[:, place].tolist() == [reference_quantile(held[code], f) for f in wanted]


def test_a_fraction_outside_zero_to_one_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile([1], RATIO + 1)
