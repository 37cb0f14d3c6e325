"""Cells as officers write them, through real files, to typed values."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.dataset import Column, Kind
from exchange.kinds import parse
from exchange.kinds.amounts import FEN
from exchange.kinds.base import Context
from tests.exchange import messy
from tests.exchange.messy import HEADINGS, code, row
from tests.exchange.reading.support import errors, reading, values


def column(path: Path, name: str, cells: list[Any]) -> tuple[list[Any], list[str]]:
    """One column of a workbook with these cells: its values and the codes of its errors."""
    grid = [HEADINGS, *[row(number, **{name: cell}) for number, cell in enumerate(cells, 1)]]
    found = reading(messy.xlsx(path / "a.xlsx", grid))
    field = "revenue:2023" if name == "revenue" else name
    return values(found, field), [str(error.code) for error in found.errors]


def test_codes_lose_blanks_width_and_case(tmp_path: Path) -> None:
    good = code(2)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in good)
    grid = [HEADINGS, row(2, uscc=good.lower()), row(2, uscc=wide), row(2, uscc=f" {good[:4]} {good[4:]}\n")]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert values(found, "uscc") == [good]
    assert len(found.duplicates) == 2


@pytest.mark.parametrize(
    ("cell", "why", "says"),
    [
        (914403001922038216, "USCC_NUMERIC", "存成了数字"),
        ("91440300192203821", "USCC_LENGTH", "现为 17 位"),
        ("91440300I922038216", "USCC_CHARACTER", "第 9 位是“I”"),
        ("914403001922038217", "USCC_CHECK", "应为“6”"),
    ],
)
def test_a_wrong_uscc_is_refused_and_told_why(tmp_path: Path, cell: Any, why: str, says: str) -> None:
    found = reading(messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1, uscc=cell), row(2)]))
    assert errors(found) == [(2, "统一社会信用代码", why)]
    assert says in found.errors[0].message


def test_amounts_are_exact_whatever_way_they_are_written(tmp_path: Path) -> None:
    cells = [
        "1,850万元",
        "１，８５０．５",
        1850.12,
        0.1 + 0.2,
        1 / 3,
        "-5",
        "(12)",
        "¥3.00",
        "2.5亿",
        "12345元",
        "1e3",
    ]
    found, codes = column(tmp_path, "revenue", cells)
    assert codes == []
    assert found == [
        1_850_000_000,
        1_850_500_000,
        1_850_120_000,
        300_000,
        333_333,
        -5_000_000,
        -12_000_000,
        3_000_000,
        25_000_000_000,
        1_234_500,
        1_000_000_000,
    ]


def test_what_is_no_amount_is_refused(tmp_path: Path) -> None:
    found, codes = column(tmp_path, "revenue", ["约100", "1,85", "1.2.3", "1e15", True, "100人"])
    assert codes == ["NOT_A_NUMBER"] * 3 + ["AMOUNT_TOO_LARGE"] + ["NOT_A_NUMBER"] * 2
    assert found == [None] * 6


@given(st.integers(-(10**14), 10**14), st.sampled_from(sorted(FEN)))
def test_a_number_cell_gives_the_fen_of_its_15_digits(fen: int, unit: str) -> None:
    cell = fen / FEN[unit]
    parsed = parse([cell, cell], Context(Column("x", "x", Kind.AMOUNT), unit, messy.TODAY))
    expected = (Decimal(format(cell, ".15g")) * FEN[unit]).quantize(Decimal(1), ROUND_HALF_UP)
    assert parsed.values.tolist() == [int(expected)] * 2


@given(st.decimals(-(10**8), 10**8, places=6))
def test_text_and_number_of_the_same_amount_give_the_same_fen(wan: Decimal) -> None:
    context = Context(Column("x", "x", Kind.AMOUNT), "万元", messy.TODAY)
    text = parse([f"{wan:,}"], context).values[0]
    assert text == int(wan * 10**6) == parse([float(wan)], context).values[0]


def test_decimals_beyond_what_a_column_takes_are_refused() -> None:
    context = Context(Column("x", "x", Kind.AMOUNT, decimals=2), "万元", messy.TODAY)
    parsed = parse([1.25, 1.125, "1.125", "1.10", 0.1 + 0.2], context)
    assert [fault.at for fault in parsed.faults] == [1, 2]


@pytest.mark.parametrize("nothing", ["—", "/", "无", "N/A", "-", "  ", None, "——", "n/a"])
def test_marks_for_nothing_state_nothing(tmp_path: Path, nothing: Any) -> None:
    names = ["revenue", "founded_on", "phone", "industry", "status", "street", "contact"]
    grid = [HEADINGS, row(1, **dict.fromkeys(names, nothing)), row(2)]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert errors(found) == []
    for name in names:
        assert values(found, "revenue:2023" if name == "revenue" else name)[0] is None, name


def test_dates_are_read_in_every_way_in_use(tmp_path: Path) -> None:
    first, ninth = date(2015, 3, 1), date(2015, 3, 9)
    ways = {
        "2015.3": first,
        2015.3: first,
        "2015-3": first,
        "2015年3月": first,
        "２０１５年０３月": first,
        201503: first,
        "2015年3月9日": ninth,
        "2015/3/9": ninth,
        "2015-03-09 00:00:00": ninth,
        "2015/3/9 8:30": ninth,
        "20150309": ninth,
        20150309: ninth,
        42072: ninth,
        ninth: ninth,
        datetime(2015, 3, 9, 8, 30): ninth,
        "2015.10": date(2015, 10, 1),
    }
    found, codes = column(tmp_path, "founded_on", list(ways))
    assert codes == []
    assert found == list(ways.values())


def test_what_is_no_date_is_refused(tmp_path: Path) -> None:
    found, codes = column(tmp_path, "founded_on", ["2015", 2015, "2015-13-01", "2015-02-30", "去年", "15.3"])
    assert codes == ["NOT_A_DATE"] * 6
    assert found == [None] * 6


def test_choices_are_taken_by_label_alias_or_code(tmp_path: Path) -> None:
    found, codes = column(tmp_path, "status", ["在 营", "正常", "suspended", "倒闭"])
    assert found == ["OPERATING", "OPERATING", "SUSPENDED", None]
    assert codes == ["UNKNOWN_CHOICE"]


def test_a_mobile_number_that_was_a_number_loses_its_decimal(tmp_path: Path) -> None:
    grid = [
        ["统一社会信用代码", "企业名称", "联系电话"],
        [code(1), "甲", "13800138000.0"],
        [code(2), "乙", 13800138000.0],
    ]
    for path in (messy.delimited(tmp_path / "a.csv", grid), messy.xlsx(tmp_path / "a.xlsx", grid)):
        assert values(reading(path), "phone") == ["13800138000"] * 2


def test_a_masked_phone_states_nothing_and_a_number_is_text(tmp_path: Path) -> None:
    found, codes = column(
        tmp_path, "phone", ["138****8000", 13800138000, "138-0013-8000", "0755-12345678", "电话"]
    )
    assert found == [None, "13800138000", "13800138000", "0755-12345678", None]
    assert codes == ["NOT_A_PHONE"]


def test_texts_are_tidied_and_brackets_kept(tmp_path: Path) -> None:
    found, _codes = column(tmp_path, "name", [" ＡＢＣ（集团） ", "深圳市\n某公司", "a  b", "x" * 101])
    assert found == ["ABC（集团）", "深圳市某公司", "a b", None]


def test_a_code_that_does_not_fit_its_pattern_is_refused_in_words(tmp_path: Path) -> None:
    grid = [HEADINGS, row(1, industry="制造业"), row(2, industry=3922), row(3, industry=" 39 ")]
    found = reading(messy.xlsx(tmp_path / "a.xlsx", grid))
    assert values(found, "industry") == [None, "3922", "39"]
    assert found.errors[0].message == "“行业代码”现为“制造业”，应为2 至 4 位数字"
