"""The template: what it shows, and that it can be filled in and imported."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from exchange.errors import FileRefused
from exchange.reading.reader import read
from exchange.writing.template import write_template
from tests.exchange import messy
from tests.exchange.messy import ENTERPRISES


def test_the_template_has_headings_with_units_notes_and_drop_downs(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, ENTERPRISES, {"name": "某某公司"})
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heading = [cell.value for cell in sheet[1]]
    assert heading[-1] == "营业收入（万元）"
    assert all(cell.comment and cell.comment.text for cell in sheet[1])
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["F2:F20000"] == '"有限责任公司,股份有限公司"'
    assert sheet["B2"].number_format == "@"
    assert sheet["A2"].value == "示例：某某公司"
    assert sheet.freeze_panes == "A2"


def test_notes_and_instructions_say_what_a_column_takes(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, ENTERPRISES)
    template, instructions = openpyxl.load_workbook(path).worksheets
    notes = [cell.comment.text for cell in template[1] if cell.comment]
    amount, year = "数字，单位万元；也可在单元格中写明单位，如 1,850万元", "列名可加年份，如“2023年营业收入”"
    assert notes[-1].startswith(f"选填\n{amount}。{year}；不写年份表示上一个完整年度")
    rows = [[cell.value or "" for cell in row] for row in instructions.iter_rows()]
    lines = {str(row[0]): row[1:3] for row in rows}
    assert lines["栏目"] == ["是否必填", "填写要求"]
    assert lines["营业收入（万元）"] == notes[-1].split("\n", 1)


def test_the_example_row_is_passed_over_and_what_was_filled_in_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, ENTERPRISES, years=[2022, 2023])
    with pytest.raises(FileRefused, match="没有数据"):
        read(path, "t.xlsx", ENTERPRISES, today=messy.TODAY)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for place, value in enumerate(messy.row(1), 1):
        sheet.cell(3, place, value)
    book.save(path)
    found = read(path, "t.xlsx", ENTERPRISES, today=messy.TODAY)
    assert (found.rows, found.errors) == (1, [])
    assert found.columns["revenue:2022"].values.tolist() == [1_850_500_000]
    assert found.sheets[0].skipped == [(2, "example")]
