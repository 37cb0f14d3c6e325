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
    compare_products,
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


BORDER = 4 * 10**15  # divisors up to here are divided by columns, larger ones row by row


@pytest.mark.parametrize(
    ("a", "b", "c"),
    [
        (999_999_999, 10**9, 1),  # the last whole product below the bound
        (6 * 10**17, 1, 1),
        (BORDER - 1, 1_048_575, BORDER),  # 20 bits, three digits to the base of 1000
        (BORDER // 2, 4097, BORDER),  # a tie, far above what one product holds
        (BORDER // 2 * 3, 10**12 + 1, BORDER),
        (9 * 10**18, 10**17 + 1, 9 * 10**18),  # a quotient that no binary float holds
        *((c - 1, 999_999_999_999 - n, c) for c in range(BORDER, 5 * 10**15, 10**14) for n in range(3)),
        *((c - n, 999_999_999_999_999, c) for c in range(BORDER, 10**17, 7 * 10**15) for n in range(1, 4)),
    ],
)
def test_every_way_of_dividing_is_exact_at_its_border(a: int, b: int, c: int) -> None:
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


def test_what_is_undefined_is_not_even_divided() -> None:
    with np.errstate(all="raise"):
        assert muldiv([1, 6], [1, 2], [0, 3]).tolist() == [MISSING, 4]


def test_what_is_missing_is_no_number_of_the_database_and_the_bound_is_its_largest() -> None:
    assert np.iinfo(np.int64).min == MISSING
    assert Decimal("9999999999999999.99") * 100 == LARGEST


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


def test_a_half_around_zero_goes_away_from_zero() -> None:
    assert median([0, 1]) == 1
    assert median([-1, 0]) == -1


def test_many_groups_of_numbers_far_apart_are_told_apart() -> None:
    groups = column([9, 0, 9, 5, 0])
    codes, counts, results = grouped_quantiles(groups, column([LARGEST, -LARGEST, 7, -7, 3]), [0, RATIO])
    assert (codes.tolist(), counts.tolist()) == ([0, 5, 9], [2, 1, 2])
    assert results.tolist() == [[-LARGEST, -7, 7], [3, -7, LARGEST]]


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


any_int = st.integers(-(2**63) + 1, 2**63 - 1) | st.integers(-1000, 1000)


@given(st.lists(st.tuples(any_int, any_int, any_int, any_int), min_size=1, max_size=20))
def test_products_of_any_size_are_compared_exactly(rows: list[tuple[int, int, int, int]]) -> None:
    columns = [np.array([row[i] for row in rows], np.int64) for i in range(4)]
    expected = [(a * b > c * d) - (a * b < c * d) for a, b, c, d in rows]
    assert compare_products(*columns).tolist() == expected


@given(st.integers(2**40, 2**60), st.integers(2**40, 2**60))
def test_products_one_apart_are_told_apart(a: int, b: int) -> None:
    assert compare_products(a, b, b, a).tolist() == 0
    assert compare_products(a, b + 1, b, a).tolist() == 1
    assert compare_products(-a, b + 1, b, -a).tolist() == -1


def test_nothing_is_said_of_the_product_of_a_missing_number() -> None:
    assert compare_products([MISSING, 1], 1, [0, MISSING], 1).tolist() == [0, 0]
