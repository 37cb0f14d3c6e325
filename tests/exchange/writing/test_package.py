"""A workbook written as it goes, opened by another library."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from exchange.writing.package import HEADING_STYLE, STYLE_OF, WRAPPED_STYLE, Package, sheet_name
from exchange.writing.styles import FORMATS, TEXT_FORMAT


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("企业", [], "企业"),
        ("a/b\\c[d]:e*f?", [], "a b c d  e f"),
        ("'引号'", [], "引号"),
        ("", [], "Sheet"),
        ("///", [], "Sheet"),
        ("x" * 40, [], "x" * 31),
        ("企业", ["企业"], "企业 (2)"),
        ("Abc", ["aBC", "ABC (2)"], "Abc (3)"),
        ("x" * 31, ["x" * 31], "x" * 27 + " (2)"),
    ],
)
def test_a_sheet_bears_a_name_that_excel_takes_and_no_other_has(
    text: str, taken: list[str], name: str
) -> None:
    assert sheet_name(text, taken) == name


def written(path: Path) -> Path:
    """A workbook of two sheets."""
    file = path / "a.xlsx"
    with Package(file) as package:
        first = package.sheet("企业", ["名称 & <号>", "数"], [12.5, 30])
        assert first.next_row == 2
        first.write(
            ['<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2"><v>1.5</v></c></row>']
        )
        assert first.next_row == 3
        first.write([f'<row r="{row}"><c r="B{row}"><v>{row}</v></c></row>' for row in (3, 4)])
        second = package.sheet("企业", ["甲"], [10])
        assert second.next_row == 2
    return file


def test_sheets_hold_their_heading_and_rows_frozen_and_filtered(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    assert book.sheetnames == ["企业", "企业 (2)"]
    first, second = book.worksheets
    assert [[cell.value for cell in line] for line in first] == [
        ["名称 & <号>", "数"],
        ["甲", 1.5],
        [None, 3],
        [None, 4],
    ]
    assert (first.freeze_panes, first.auto_filter.ref) == ("A2", "A1:B4")
    assert (second.freeze_panes, second.auto_filter.ref) == ("A2", "A1:A1")
    assert [first.column_dimensions[letter].width for letter in "AB"] == [12.5, 30]
    assert (first.row_dimensions[1].height, first["A1"].font.b, first["A2"].font.b) == (32, True, False)
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, None]
    assert (first.page_setup.orientation, first.page_setup.paperSize) == ("landscape", 9)


def test_each_style_is_where_the_cells_look_for_it(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    styles = [0, HEADING_STYLE, *STYLE_OF.values(), WRAPPED_STYLE]
    assert styles == list(range(len(styles)))
    with Package(file) as package:
        row = "".join(
            f'<c r="{"ABCDEFGHIJ"[at]}2" s="{style}"><v>1</v></c>' for at, style in enumerate(styles)
        )
        package.sheet("a", ["x"] * len(styles), [9] * len(styles)).write([f'<row r="2">{row}</row>'])
    cells = openpyxl.load_workbook(file).worksheets[0][2]
    assert [cell.number_format for cell in cells[2:-1]] == list(STYLE_OF)
    assert set(STYLE_OF) == {TEXT_FORMAT, *FORMATS.values()}
    assert [cell.alignment.wrapText for cell in cells] == [None, True, *[None] * len(STYLE_OF), True]
    assert (cells[0].number_format, cells[-1].number_format) == ("General", "@")


def test_a_workbook_that_was_given_up_is_closed_and_lacks_its_directory(tmp_path: Path) -> None:
    def broken() -> None:
        with Package(tmp_path / "a.xlsx") as package:
            package.sheet("a", ["x"], [9])
            raise RuntimeError("disk")

    with pytest.raises(RuntimeError):
        broken()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as made:
        assert made.namelist() == ["xl/worksheets/sheet1.xml"]
