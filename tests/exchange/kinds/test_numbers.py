"""Whole numbers, years, quantities and ratios, at the edges of what they take."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.dataset import Column, Kind
from exchange.kinds import parse
from exchange.kinds.base import Context
from exchange.kinds.numbers import scaled
from tests.exchange import messy
from tests.exchange.kinds.support import faults, parsed, values


@pytest.mark.parametrize(
    ("text", "scale", "expected"),
    [
        ("7", 1, (7, True)),
        ("+7", 1, (7, True)),
        ("-7", 1, (-7, True)),
        ("−7", 1, (-7, True)),
        ("7.", 1, (7, True)),
        (".5", 10, (5, True)),
        ("1,234", 1, (1234, True)),
        ("1.5e1", 1, (15, True)),
        ("1.5e2", 1, (150, True)),
        ("15e-1", 10, (15, True)),
        ("2.4", 1, (2, False)),
        ("2.5", 1, (3, False)),
        ("-2.5", 1, (-3, False)),
        ("0.25", 10, (3, False)),
        ("0.24", 10, (2, False)),
        ("0.85", 1_000_000, (850_000, True)),
    ],
)
def test_a_decimal_is_taken_times_its_scale_and_told_whether_it_is_exact(
    text: str, scale: int, expected: tuple[int, bool]
) -> None:
    assert scaled(text, scale) == expected


@pytest.mark.parametrize("text", ["", ".", "-", "e1", "1,2", "1 2", "--1", "一", "1e", "1e100"])
def test_what_is_no_decimal_is_none(text: str) -> None:
    assert scaled(text) is None


def test_whole_numbers_take_their_unit_and_nothing_finer() -> None:
    cells: list[Any] = ["12人", "12个人", "12个", 12, 12.0, "1,234", "1e2", "1.5", "12户", "无", None, "3.0"]
    found = parsed(Kind.INTEGER, cells, unit="人")
    assert values(found) == [12, 12, 12, 12, 12, 1234, 100, None, None, None, None, 3]
    assert faults(found) == [(7, "NOT_AN_INTEGER"), (8, "NOT_A_NUMBER")]


def test_the_unit_of_the_column_serves_where_the_file_names_none() -> None:
    column = Column("x", "x", Kind.INTEGER, unit="人")
    for unit, expected in (("", [5, None, 5]), ("户", [None, 5, 5])):
        assert values(parse(["5人", "5户", "5个"], Context(column, unit, messy.TODAY))) == expected
    assert values(parsed(Kind.INTEGER, ["5", "5人", "5个"])) == [5, None, None]


def test_a_whole_number_fits_the_table_or_is_refused() -> None:
    most = 2**63 - 1
    found = parsed(Kind.INTEGER, [str(most), str(-most), str(most + 1), str(-most - 1)])
    assert values(found) == [most, -most, None, None]
    assert faults(found) == [(2, "NOT_AN_INTEGER"), (3, "NOT_AN_INTEGER")]


def test_years_are_of_this_century_or_the_last() -> None:
    cells: list[Any] = ["2023", 2023, 2023.0, "2023年", "2023年度", "1900", "2099", "1899", "2100", "23", "—"]
    found = parsed(Kind.YEAR, cells)
    assert values(found) == [2023] * 5 + [1900, 2099, None, None, None, None]
    assert faults(found) == [(7, "NOT_A_YEAR"), (8, "NOT_A_YEAR"), (9, "NOT_A_YEAR")]


def test_quantities_are_hundredths_of_their_unit() -> None:
    cells: list[Any] = ["12.5万度", "12.5", 12.5, "12.55千瓦时", "1kWh", "85%", "-3", "无", "度"]
    found = parsed(Kind.QUANTITY, cells, unit="千瓦时")
    assert values(found) == [12_500_000, 1250, 1250, 1255, 100, 8500, -300, None, None]
    assert faults(found) == [(8, "NOT_A_NUMBER")]


def test_a_heading_in_ten_thousands_counts_unless_the_cell_names_its_own_unit() -> None:
    found = parsed(Kind.QUANTITY, ["1.5", "1.5度", "1.5万度", "1.5万"], unit="万千瓦时")
    assert values(found) == [1_500_000, 150, 1_500_000, 1_500_000]


def test_a_quantity_may_be_as_fine_as_its_column_in_the_unit_in_which_it_was_sent() -> None:
    two = parsed(Kind.QUANTITY, ["1.25", "1.255", "1.25万", "1.255万"], unit="度")
    assert values(two) == [125, None, 1_250_000, None]
    assert [fault.detail for fault in two.faults] == [{"decimals": 2}] * 2
    four = parsed(Kind.QUANTITY, ["1.2345万", "1.2345", "1.25"], unit="度", decimals=4)
    assert values(four) == [1_234_500, None, 125]
    assert [(fault.at, fault.detail) for fault in four.faults] == [(1, {"decimals": 2})]
    assert values(parsed(Kind.QUANTITY, ["1", "1.5"], unit="度", decimals=0)) == [100, None]


def test_a_quantity_stays_below_ten_trillion() -> None:
    found = parsed(Kind.QUANTITY, ["9999999999999.99", "10000000000000", "-10000000000000"], unit="度")
    assert values(found) == [10**15 - 1, None, None]
    assert faults(found) == [(1, "QUANTITY_TOO_LARGE"), (2, "QUANTITY_TOO_LARGE")]


@pytest.mark.parametrize(
    ("unit", "expected"), [("%", [850_000, 850_000, 8_500]), ("％", [850_000, 850_000, 8_500])]
)
def test_ratios_under_a_heading_in_per_cent_are_per_cent(unit: str, expected: list[int]) -> None:
    assert values(parsed(Kind.RATIO, ["85%", 85, 0.85], unit=unit)) == expected


def test_ratios_elsewhere_are_parts_of_one_unless_they_say_per_cent() -> None:
    found = parsed(Kind.RATIO, ["85%", "0.85", 0.85, 1, "八成", "/"])
    assert values(found) == [850_000, 850_000, 850_000, 1_000_000, None, None]
    assert faults(found) == [(4, "NOT_A_NUMBER")]


def test_a_ratio_fits_the_table_or_is_refused() -> None:
    most = 2**63 - 1
    text = f"{most // 10**6}.{most % 10**6}"
    percent = f"{most // 10**4}.{most % 10**4}%"
    assert values(parsed(Kind.RATIO, [percent])) == [most]
    found = parsed(Kind.RATIO, [text, f"-{text}", "9223372036854.775808", "1e20"])
    assert values(found) == [most, -most, None, None]
    assert faults(found) == [(2, "AMOUNT_TOO_LARGE"), (3, "AMOUNT_TOO_LARGE")]
