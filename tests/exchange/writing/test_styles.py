"""Headings with their units, widths that hold them, and text that stays text."""

from __future__ import annotations

import openpyxl
import pytest

from exchange.dataset import Column, Kind
from exchange.writing.styles import heading_of, put_text, width_of


@pytest.mark.parametrize(
    ("column", "year", "heading"),
    [
        (Column("n", "企业名称"), None, "企业名称"),
        (Column("n", "企业名称"), 2023, "企业名称"),
        (Column("r", "营业收入", Kind.AMOUNT), None, "营业收入（万元）"),
        (Column("r", "营业收入", Kind.AMOUNT, unit="元"), None, "营业收入（元）"),
        (Column("r", "营业收入", Kind.AMOUNT, yearly=True), 2023, "2023年营业收入（万元）"),
        (Column("r", "营业收入", Kind.AMOUNT, yearly=True), None, "营业收入（万元）"),
        (Column("p", "从业人数", Kind.INTEGER, unit="人"), None, "从业人数（人）"),
        (Column("s", "外销比例", Kind.RATIO, unit="%"), None, "外销比例"),
    ],
)
def test_a_heading_says_year_and_unit(column: Column, year: int | None, heading: str) -> None:
    assert heading_of(column, year) == heading


@pytest.mark.parametrize(
    ("column", "width"),
    [
        (Column("x", "甲"), 16),
        (Column("x", "甲", Kind.CODE), 12),
        (Column("x", "甲", width=5), 5),
        (Column("x", "甲乙a", width=5), 8),
        (Column("x", "甲" * 10), 23),
        (Column("x", "甲" * 18 + "a"), 40),
        (Column("x", "甲" * 30), 40),
        (Column("x", "甲" * 30, width=60), 60),
    ],
)
def test_a_column_is_as_wide_as_declared_and_as_its_heading_within_reason(
    column: Column, width: float
) -> None:
    assert width_of(column) == width


def test_text_that_looks_like_a_formula_stays_text() -> None:
    sheet = openpyxl.Workbook().worksheets[0]
    for text in ("=1+1", "#N/A", "5"):
        put_text(sheet["A1"], text)
        assert (sheet["A1"].value, sheet["A1"].data_type) == (text, "s")
    put_text(sheet["B1"], "")
    assert sheet["B1"].value is None
    sheet.merge_cells("C1:D1")
    put_text(sheet["D1"], "=1")
    assert sheet["D1"].value is None
