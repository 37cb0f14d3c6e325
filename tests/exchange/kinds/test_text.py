"""Texts, codes, phones and unit names: what is tidied, what states nothing, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.dataset import Kind
from exchange.kinds.text import read_phone
from tests.exchange.kinds.support import faults, parsed, values


def test_a_text_is_trimmed_and_its_inner_blanks_become_one() -> None:
    cells: list[Any] = [" 甲 ", "a\t b", "甲\n乙", "a\nb", "１２　号", "（甲）", 12.0, None, "—"]
    assert values(parsed(Kind.TEXT, cells)) == [
        "甲", "a b", "甲乙", "a b", "12 号", "（甲）", "12", None, None,
    ]  # fmt: skip


def test_an_error_value_is_refused_and_a_number_sign_is_not() -> None:
    for rules in ({}, {"pattern": r".+"}):
        found = parsed(Kind.TEXT, ["#N/A", "#1 厂房", "#REF!", "无"], **rules)
        assert values(found) == [None, "#1 厂房", None, None], rules
        assert [(fault.at, fault.code, fault.found) for fault in found.faults] == [
            (0, "CELL_ERROR", "#N/A"),
            (2, "CELL_ERROR", "#REF!"),
        ]


def test_stars_are_a_mask_only_in_columns_that_may_be_masked() -> None:
    for rules in ({}, {"pattern": r".+"}):
        assert values(parsed(Kind.TEXT, ["张*", "李四"], masked=True, **rules)) == [None, "李四"]
        assert values(parsed(Kind.TEXT, ["张*", "*"], masked=True, **rules)) == [None, None]
        assert values(parsed(Kind.TEXT, ["5*6 米", "李四"], **rules)) == ["5*6 米", "李四"]


def test_a_text_may_be_as_long_as_its_column_and_no_longer() -> None:
    found = parsed(Kind.TEXT, ["甲" * 4, "乙" * 5, None, "丙" * 400], max_length=4)
    assert values(found) == found.values.tolist() == ["甲" * 4, None, None, None]
    assert found.missing.tolist() == [False, True, True, True]
    assert faults(found) == [(1, "TOO_LONG"), (3, "TOO_LONG")]
    assert found.faults[0].detail == {"limit": 4, "length": 5}
    assert (found.faults[1].found, found.faults[1].detail["length"]) == ("丙" * 300, 400)


def test_a_code_is_upper_case_and_holds_no_blank() -> None:
    assert values(parsed(Kind.CODE, ["ａb 1\n2", " c ", 39.0, 3922])) == ["AB12", "C", "39", "3922"]


def test_a_unit_keeps_its_case_and_loses_its_blanks() -> None:
    assert values(parsed(Kind.UNIT, ["宝 安 区", "Ab　1"])) == ["宝安区", "Ab1"]


def test_a_text_is_cleaned_before_its_pattern_is_asked() -> None:
    found = parsed(
        Kind.CODE,
        ["C39", "39", "C", "x39", "#N/A"],
        clean=lambda text: text.removeprefix("C"),
        pattern=r"\d*",
    )
    assert values(found) == ["39", "39", None, None, None]
    assert [(fault.at, fault.code) for fault in found.faults] == [(3, "BAD_FORMAT"), (4, "CELL_ERROR")]
    assert found.faults[0].detail == {"expected": r"\d*"}


def test_what_a_pattern_expects_is_said_in_words_where_there_are_any() -> None:
    found = parsed(Kind.CODE, ["x"], pattern=r"\d+", expected="数字")
    assert found.faults[0].detail == {"expected": "数字"}


def test_a_column_that_only_cleans_asks_no_pattern() -> None:
    assert values(parsed(Kind.TEXT, ["甲", "无"], clean=lambda text: f"{text}！")) == ["甲！", None]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("13800138000", "13800138000"),
        ("+86-138-0013-8000", "13800138000"),
        ("8613800138000.0", "13800138000"),
        ("0755-1234567", "0755-1234567"),
        ("1234567", "1234567"),
        ("12-34-567转8", "12-34-567转8"),
        ("123456", None),
        ("电话", None),
    ],
)
def test_a_phone_number_has_seven_digits_and_a_mobile_one_no_ornament(text: str, kept: str | None) -> None:
    assert read_phone(text) == kept


def test_phones_that_are_masked_or_not_stated_are_no_fault() -> None:
    cells = ["138****", "无", "12"]
    assert faults(parsed(Kind.PHONE, cells, masked=True)) == [(2, "NOT_A_PHONE")]
    assert faults(parsed(Kind.PHONE, cells)) == [(0, "NOT_A_PHONE"), (2, "NOT_A_PHONE")]
    assert values(parsed(Kind.PHONE, ["0755 1234 5678"], max_length=12)) == ["075512345678"]
    assert faults(parsed(Kind.PHONE, ["0755-1234-5678"], max_length=12)) == [(0, "TOO_LONG")]
