"""Amounts of money: every way of writing one gives its fen, and what cannot be an amount is refused."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.dataset import Kind
from exchange.kinds.amounts import LIMIT_FEN, read_fen
from exchange.kinds.base import Bad
from tests.exchange.kinds.support import faults, parsed, values


def fen(text: str, unit: str = "元", decimals: int | None = None) -> int | str:
    """The fen of a text, or the code with which it is refused."""
    found = read_fen(text, unit, decimals)
    return str(found.code) if isinstance(found, Bad) else found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 100),
        ("1.", 100),
        (".5", 50),
        ("1.5e2", 15_000),
        ("1E-2", 1),
        ("2e0", 200),
        ("1,234,567.89", 123_456_789),
        ("¥3", 300),
        ("人民币3元整", 300),
        ("3千元", 300_000),
        ("3千", 300_000),
        ("3万", 3_000_000),
        ("3亿", 30_000_000_000),
        ("0", 0),
        ("0.00", 0),
        ("100", 10_000),
        ("0.10", 10),
    ],
)
def test_an_amount_is_read_whatever_way_it_is_written(text: str, expected: int) -> None:
    found = fen(text)
    assert (found, type(found)) == (expected, int)  # a float would lose fen of large amounts


@pytest.mark.parametrize(
    "text", ["", ".", "-", "¥", "e5", "(1", "1)", "1,2", "1,2345", "1 2", "元", "1.2.3", "一"]
)
def test_what_has_no_digits_or_half_a_bracket_is_no_amount(text: str) -> None:
    assert fen(text) == "NOT_A_NUMBER"


@pytest.mark.parametrize("text", ["-5", "−5", "－5", "¥-5", "¥−5", "(5)"])
def test_a_minus_of_any_kind_or_brackets_mean_less_than_nothing(text: str) -> None:
    assert fen(text) == -500


def test_a_minus_in_brackets_is_twice_nothing_less_and_a_plus_is_none() -> None:
    assert (fen("(-5)"), fen("+5")) == (500, 500)


@pytest.mark.parametrize(
    ("text", "expected"), [("0.004", 0), ("0.005", 1), ("0.0149", 1), ("0.015", 2), ("-0.005", -1)]
)
def test_half_a_fen_is_rounded_away_from_nothing(text: str, expected: int) -> None:
    assert fen(text) == expected


def test_as_many_decimals_as_a_column_takes_are_taken_and_no_more() -> None:
    assert fen("1.25", decimals=2) == 125
    assert fen("1.2500", decimals=2) == 125  # zeros at the end are no decimals
    assert fen("1.255", decimals=2) == "TOO_MANY_DECIMALS"
    assert fen("7", decimals=0) == 700
    assert fen("7.1", decimals=0) == "TOO_MANY_DECIMALS"
    assert fen("1.5e1", decimals=0) == 1500
    assert fen("1e-3", decimals=2) == "TOO_MANY_DECIMALS"
    assert fen("0.000", decimals=2) == 0
    found = read_fen("1.255", "元", 2)
    assert isinstance(found, Bad)
    assert found.detail == {"decimals": 2}


def test_an_amount_stays_below_ten_trillion_yuan() -> None:
    assert fen("9999999999999.99") == LIMIT_FEN - 1
    assert fen("9999999999999.994") == LIMIT_FEN - 1
    assert fen("9999999999999.995") == "AMOUNT_TOO_LARGE"
    assert fen("10000000000000") == "AMOUNT_TOO_LARGE"
    assert fen("-10000000000000") == "AMOUNT_TOO_LARGE"
    assert fen("1e300") == "AMOUNT_TOO_LARGE"
    assert fen("0e300") == 0


CELLS: list[Any] = ["1.5", 2, 2.5, "约3", None, 0.1 + 0.2, "4"]


def test_numbers_and_texts_of_one_column_are_read_together_in_their_places() -> None:
    found = parsed(Kind.AMOUNT, CELLS, unit="万元")
    assert values(found) == [1_500_000, 2_000_000, 2_500_000, None, None, 300_000, 4_000_000]
    assert faults(found) == [(3, "NOT_A_NUMBER")]
    assert found.faults[0].found == "约3"


def test_a_fault_stands_at_its_cell_among_numbers_and_texts() -> None:
    found = parsed(Kind.AMOUNT, ["1", 1.001, 2, "x", 10.0**13, 3], unit="元", decimals=2)
    assert values(found) == [100, None, 200, None, None, 300]
    assert sorted(faults(found)) == [(1, "TOO_MANY_DECIMALS"), (3, "NOT_A_NUMBER"), (4, "AMOUNT_TOO_LARGE")]


@pytest.mark.parametrize(
    ("unit", "decimals", "cell", "expected"),
    [
        ("元", 0, 0.01, None),
        ("元", 1, 0.11, None),
        ("元", 2, 1.25, 125),
        ("元", 0, 3.0, 300),
        ("元", 0, 3.5, None),
        ("元", 4, 1.25, 125),  # finer than the fen is all that there is
        ("万元", 2, 1.25, 1_250_000),
        ("万元", 2, 1.255, None),
        ("万元", 2, 1.0001, None),
        ("万元", 2, 0.8264, None),
        ("万元", 6, 0.000001, 1),
        ("亿元", 1, 1.5, 15_000_000_000),
        ("亿元", 1, 1.55, None),
    ],
)
def test_a_number_cell_may_be_as_fine_as_its_column(
    unit: str, decimals: int, cell: float, expected: int | None
) -> None:
    for cells in ([cell, 0.0], [cell, "0"]):
        assert values(parsed(Kind.AMOUNT, cells, unit=unit, decimals=decimals)) == [expected, 0]


def test_number_cells_at_the_limit_are_refused_and_below_it_kept() -> None:
    found = parsed(Kind.AMOUNT, [10.0**13, -(10.0**13), 9999999999999.98, 1e300, 5], unit="元")
    assert values(found) == [None, None, 999_999_999_999_998, None, 500]
    assert faults(found) == [(0, "AMOUNT_TOO_LARGE"), (1, "AMOUNT_TOO_LARGE"), (3, "AMOUNT_TOO_LARGE")]


def test_a_mask_states_nothing_only_where_the_column_may_be_masked() -> None:
    assert faults(parsed(Kind.AMOUNT, ["1**"], unit="元", masked=True)) == []
    assert faults(parsed(Kind.AMOUNT, ["1**"], unit="元")) == [(0, "NOT_A_NUMBER")]


def test_a_column_without_cells_is_empty() -> None:
    assert values(parsed(Kind.AMOUNT, [], unit="元")) == []
