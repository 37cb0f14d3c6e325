"""Values as cells: what a kind writes, digit by digit, and that no text ever becomes anything else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.dataset import Choice, Column, Kind
from exchange.kinds.amounts import FEN, read_fen
from exchange.writing.cells import MOST_TEXT, cell_writer, text_xml, texts_xml


def cells(kind: Kind, values: list[Any], **rules: Any) -> list[str]:
    """The cells of a column C from row 5 on."""
    write = cell_writer(Column("x", "某列", kind, **rules), "C")
    return write(values, range(5, 5 + len(values)))


def numbers(kind: Kind, *values: Any, **rules: Any) -> list[str]:
    """What stands between <v> and </v>."""
    return [cell.partition("<v>")[2].partition("</v>")[0] for cell in cells(kind, list(values), **rules)]


def test_a_text_is_inline_in_its_place_and_nothing_is_no_cell() -> None:
    first, second, third, fourth = cells(Kind.TEXT, ["=1+1", None, "", 7])
    assert first.startswith('<c r="C5" s="2" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>')
    assert (second, third) == ("", "")
    assert '<c r="C8"' in fourth
    assert ">7<" in fourth


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x00\x08\x0b\x1fb\ufffe\ud800", "ab"),
        ("a\tb", "a\tb"),
        ("_x000D_", "_x005F_x000D_"),
        ("_x12_ _xyzzy_", "_x12_ _xyzzy_"),
        ("甲" * (MOST_TEXT + 1), "甲" * MOST_TEXT),
    ],
)
def test_what_a_sheet_cannot_hold_is_left_out_or_escaped(text: str, written: str) -> None:
    assert text_xml(text) == written
    assert texts_xml([text, "b"]) == [written, "b"]


def test_a_column_without_anything_to_escape_is_taken_as_it_is() -> None:
    assert texts_xml(["甲", None, 5, "x" * MOST_TEXT]) == ["甲", "", "5", "x" * MOST_TEXT]
    assert texts_xml([]) == []


def test_choices_are_written_by_their_labels() -> None:
    choices = (Choice("A", "甲"), Choice("B", "乙"))
    written = cells(Kind.CHOICE, ["A", "B", "Z", None], choices=choices)
    assert [cell.partition('preserve">')[2].partition("<")[0] for cell in written] == ["甲", "乙", "Z", ""]


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (1_850_500_000, "万元", "1850.5"),
        (1_850_500_000, "", "1850.5"),
        (100, "元", "1"),
        (1, "元", "0.01"),
        (10, "元", "0.1"),
        (-1, "万元", "-0.000001"),
        (0, "万元", "0"),
        (Decimal("12.3"), "元", "12.3"),
        (Decimal("12"), "元", "12"),
        (Decimal("1E+3"), "元", "1000"),
        ("12.30", "元", "12.3"),
        ("-0.05", "元", "-0.05"),
        ("7", "千元", "0.007"),
        (123_456_789_012_345, "亿元", "12345.6789012345"),
    ],
)
def test_an_amount_is_written_in_its_unit_to_the_last_fen(value: Any, unit: str, written: str) -> None:
    assert numbers(Kind.AMOUNT, value, unit=unit) == [written]


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from(sorted(FEN)))
def test_an_amount_that_was_written_is_read_as_the_same_fen(fen: int, unit: str) -> None:
    assert [read_fen(text, unit) for text in numbers(Kind.AMOUNT, fen, unit=unit)] == [fen]


def test_the_same_value_is_written_the_same_in_each_row_and_nothing_is_no_cell() -> None:
    written = cells(Kind.INTEGER, [3, None, "", 3, 0])
    assert written[1:3] == ["", ""]
    assert [cell[:9] for cell in written if cell] == ['<c r="C5"', '<c r="C8"', '<c r="C9"']
    assert numbers(Kind.INTEGER, 3, 0) == ["3", "0"]


def test_dates_are_the_days_that_excel_counts() -> None:
    assert numbers(Kind.DATE, date(2015, 3, 1), "2015-03-01", "2015-03-01T08:30:00", date(1900, 3, 1)) == [
        "42064", "42064", "42064", "61",
    ]  # fmt: skip


def test_ratios_are_parts_of_one() -> None:
    assert numbers(Kind.RATIO, 850_000, 1_000_000, 1, Decimal("0.85"), "0.85") == [
        "0.85",
        "1",
        "0.000001",
        "0.85",
        "0.85",
    ]
    assert [float(text) for text in numbers(Kind.RATIO, 0, 20_000_000)] == [0.0, 20.0]


def test_quantities_and_years_are_written_as_they_are() -> None:
    assert numbers(Kind.QUANTITY, "12.50", 3) == ["12.50", "3"]
    assert numbers(Kind.YEAR, 2023) == ["2023"]


def test_every_kind_has_the_style_of_its_format() -> None:
    styles = {
        kind: cells(kind, ["1"])[0].partition('s="')[2].partition('"')[0]
        for kind in Kind
        if kind != Kind.DATE
    }
    assert styles[Kind.TEXT] == styles[Kind.USCC] == styles[Kind.PHONE] == styles[Kind.CODE] == "2"
    assert len({styles[kind] for kind in (Kind.TEXT, Kind.AMOUNT, Kind.INTEGER, Kind.RATIO, Kind.YEAR)}) == 5
    assert styles[Kind.AMOUNT] == styles[Kind.QUANTITY]
