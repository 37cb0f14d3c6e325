"""Cells as the text that Excel shows, and texts as they are kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from exchange.kinds.cells import half_width, number_text, text_of, texts, tidied, without_blanks


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (None, ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (4403.0, "4403"),
        (18501.5, "18501.5"),
        (0.1 + 0.2, "0.3"),
        (7, "7"),
        (date(2015, 3, 1), "2015-03-01"),
        (datetime(2015, 3, 1), "2015-03-01"),
        (datetime(2015, 3, 1, 8, 30), "2015-03-01 08:30:00"),
        ("甲", "甲"),
    ],
)
def test_a_cell_is_the_text_that_excel_shows(cell: Any, shown: str) -> None:
    assert text_of(cell) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.0001, "0.0001"),
        (0.00001, "0.00001"),
        (-0.0000125, "-0.0000125"),
        (123456789012345.0, "123456789012345"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1E+15"),
        (-1e15, "-1E+15"),
        (914403001922038216.0, "9.14403001922038E+17"),
    ],
)
def test_a_number_shows_an_exponent_only_where_it_has_more_than_15_digits(number: float, shown: str) -> None:
    assert number_text(number) == shown


def test_a_column_of_texts_is_taken_as_it_is_and_another_cell_by_cell() -> None:
    assert texts(["a", "b"]) == ["a", "b"]
    assert texts(["a", 1.0, None]) == ["a", "1", ""]
    assert texts([]) == []


FULL, HALF = "０９ＡＺａｚ", "09AZaz"


def test_letters_and_digits_become_half_width_and_signs_stay() -> None:
    assert tidied([FULL, "（！）：［｛"]) == [HALF, "（！）：［｛"]


def test_every_kind_of_blank_is_one_blank_between_words_and_none_around_them() -> None:
    blanks = ["\t", "\xa0", "\u3000", " ", "\x0b", "\x0c"]
    for blank in blanks:
        assert tidied([f"{blank}a{blank}{blank}b{blank}", "c"]) == ["a b", "c"], repr(blank)
    for nothing in ("\u200b", "\ufeff"):
        assert tidied([f"{nothing}a{nothing}b"]) == ["ab"], repr(nothing)
    assert tidied(["a ", " b", " c "]) == ["a", "b", "c"]
    assert tidied([]) == []


def test_a_line_break_beside_a_chinese_character_is_a_wrapped_line() -> None:
    assert tidied(["甲 \r\n 乙", "甲\nb", "a\n乙", "a \n b", "a\r\nb"]) == [
        "甲乙",
        "甲b",
        "a乙",
        "a b",
        "a b",
    ]


def test_codes_and_numbers_become_half_width_with_their_signs_and_lose_every_blank() -> None:
    column = [f"{FULL}（－）", " a\u3000b\n", "！～｟", "c"]
    expected = [f"{HALF}(-)", "ab", "!~｟", "c"]
    assert without_blanks(column) == expected
    assert [half_width(text) for text in column] == expected
    assert without_blanks([]) == []
