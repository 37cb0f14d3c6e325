"""Refused rows come back as they were, with the reason, ready to be corrected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from exchange.errors import ErrorCode
from exchange.reading.reader import read
from exchange.reading.result import Reading
from exchange.writing.refused import write_refused
from tests.exchange import messy
from tests.exchange.messy import ENTERPRISES, HEADINGS, code, row, rows

GRID = [
    ["企业表（单位：千元）"],
    [*HEADINGS[:-1], "2023年营业收入"],
    *rows(2),
    row(3, uscc="123", name="=甲", founded_on=date(2015, 3, 1), revenue="很多"),
    row(4, phone="无此人"),
]


def reading(path: Path) -> Reading:
    return read(path, path.name, ENTERPRISES, today=messy.TODAY)


def test_refused_rows_come_back_with_the_reason_in_a_note(tmp_path: Path) -> None:
    source, out = messy.delimited(tmp_path / "a.csv", GRID), tmp_path / "r.xlsx"
    found = reading(source)
    scope = found.error(0, "district", ErrorCode.OUT_OF_SCOPE, "宝安区")
    assert write_refused(out, source, found, [*found.errors, scope]) == 3
    book = openpyxl.load_workbook(out)
    sheet, summary = book.worksheets
    assert [cell.value for cell in sheet[1]] == [*HEADINGS[:-1], "2023年营业收入（千元）"]
    assert [cell.value for cell in sheet["B"]][1:] == [code(1), "123", code(4)]
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=甲", "s")
    assert sheet["B3"].comment is not None
    assert sheet["B3"].comment.text == "原第 5 行：统一社会信用代码应为 18 位，现为 3 位"
    assert sheet["M3"].comment is not None
    assert sheet["C2"].comment is not None
    assert summary["D1"].value == "举例"
    assert {(line[2].value, line[1].value) for line in summary.iter_rows(min_row=2)} == {
        ("USCC_LENGTH", 1),
        ("NOT_A_NUMBER", 1),
        ("NOT_A_PHONE", 1),
        ("OUT_OF_SCOPE", 1),
        (None, 3),
    }


def test_many_refused_rows_carry_the_reason_in_a_first_column(tmp_path: Path) -> None:
    source, out = messy.delimited(tmp_path / "a.csv", GRID), tmp_path / "r.xlsx"
    found = reading(source)
    assert write_refused(out, source, found, found.errors, most_notes=1) == 2
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet["A1"].value == "退回原因"
    assert str(sheet["A2"].value).startswith("原第 5 行：统一社会信用代码：")
    assert [cell.value for cell in sheet["C"]][1:] == ["123", code(4)]


def test_corrected_rows_are_imported_from_the_workbook_that_came_back(tmp_path: Path) -> None:
    source, out = messy.delimited(tmp_path / "a.csv", GRID), tmp_path / "r.xlsx"
    found = reading(source)
    for most in (1, 2_000):
        write_refused(out, source, found, found.errors, most_notes=most)
        book = openpyxl.load_workbook(out)
        shift = 1 if most == 1 else 0
        book.worksheets[0].cell(2, 2 + shift).value = code(3)
        book.worksheets[0].cell(2, 13 + shift).value = "12"
        book.worksheets[0].cell(3, 12 + shift).value = "13800138000"
        book.save(out)
        again = reading(out)
        assert again.errors == []
        assert again.columns["revenue:2023"].values.tolist() == [1_200_000, 185_050_000]
        assert [name for name, _why in again.skipped_sheets] == ["退回汇总"]
