"""A workbook opened: each measure at its edge, and what is known of a sheet."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.errors import FileRefused
from exchange.reading import ends, package, raw
from exchange.reading.raw import RawSheet, open_workbook
from exchange.reading.scan import SheetScan
from tests.exchange import messy
from tests.exchange.messy import HEADINGS, code, row
from tests.exchange.reading.support import reading, refusal, values


def blank(path: Path, count: int, values: Mapping[str, Any]) -> Path:
    """A sheet of so many rows with a format, of which only these cells have a value."""

    def fill(book: openpyxl.Workbook) -> None:
        for number in range(1, count + 1):
            book.worksheets[0].cell(number, 1).number_format = "0.00"
        for place, value in values.items():
            book.worksheets[0][place] = value

    return messy.xlsx(path, [], change=fill)


def opened(path: Path, most_rows: int) -> str:
    """'' where the workbook opens, else the code of its refusal."""
    try:
        open_workbook(path, path.name, most_rows)
    except FileRefused as refused:
        return str(refused.code)
    return ""


@pytest.mark.parametrize(
    ("rows", "cells", "expected"),
    [
        (75, {f"A{number}": 1 for number in range(1, 76)}, ""),
        (76, {f"A{number}": 1 for number in range(1, 77)}, "TOO_MANY_ROWS"),
        (80, {"A75": 1}, ""),
        (80, {"A76": 1}, "TOO_MANY_ROWS"),
        (80, {"A1": 1}, ""),
        (75, {}, ""),
        (76, {}, "TOO_MANY_ROWS"),
    ],
)
def test_beside_the_rows_of_data_so_many_others_may_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, cells: dict[str, int], expected: str
) -> None:
    monkeypatch.setattr(ends, "UNSURE", 10)  # and sixty at either end: five of data make 75
    assert opened(blank(tmp_path / "a.xlsx", rows, cells), 5) == expected


@pytest.mark.parametrize(
    ("sheets", "fits"),
    [
        (["A30"], True),
        (["A31"], False),
        (["Z30"], True),
        (["AD26"], True),
        (["AD27"], False),
        (["AE26"], False),
        (["A14", "A16"], True),
        (["A14", "A17"], False),
    ],
)
def test_the_extents_of_all_sheets_have_one_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheets: list[str], fits: bool
) -> None:
    monkeypatch.setattr(raw, "MOST_CELLS", 0)  # 26 for each of thirty rows: 780

    def fill(book: openpyxl.Workbook) -> None:
        book.worksheets[0][sheets[0]] = 1
        for place in sheets[1:]:
            book.create_sheet()[place] = 1

    assert opened(messy.xlsx(tmp_path / "a.xlsx", [], change=fill), 30) == ("" if fits else "TOO_LARGE")


@pytest.mark.parametrize(("size", "code"), [(32 << 20, "BROKEN"), ((32 << 20) + 1, "ZIP_BOMB")])
def test_thirty_two_megabytes_of_formats_are_looked_at_and_no_more(
    tmp_path: Path, size: int, code: str
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/styles.xml", b"x")
    whole = bytearray(path.read_bytes())
    at = whole.index(b"PK\x01\x02") + 20
    whole[at : at + 8] = struct.pack("<II", 1 << 20, size)  # broken, for it is not that long
    path.write_bytes(whole)
    with pytest.raises(FileRefused) as caught:
        raw._shows(path, package.checked(path))
    assert caught.value.code == code


def shown(*styled: tuple[int, int, int]) -> list[list[Any]]:
    """A sheet whose first cell is B2 and whose cells at these places (row, column, format) have a format."""
    rows: list[list[Any]] = [[1.0, 2.0], [3, "x"]]
    sheet = RawSheet(
        "x",
        first_row=2,
        first_column=1,
        scan=SheetScan(styled=list(styled)),
        shows={7: lambda number: f"<{number:g}>"},
        load=lambda most: rows,
    )
    return sheet.rows()


def test_a_number_is_shown_by_the_format_of_its_own_place() -> None:
    assert shown((2, 1, 7)) == [["<1>", 2.0], [3, "x"]]
    assert shown((2, 2, 7), (3, 1, 7), (3, 2, 7)) == [[1.0, "<2>"], ["<3>", "x"]]


@pytest.mark.parametrize("place", [(1, 1), (2, 0), (4, 1), (2, 3), (1, 2), (3, 0)])
def test_blank_cells_with_a_format_around_the_table_change_nothing(place: tuple[int, int]) -> None:
    assert shown((*place, 7)) == [[1.0, 2.0], [3, "x"]]


@pytest.mark.parametrize("make", [messy.xlsx, messy.xls], ids=["xlsx", "xls"])
def test_characters_that_nobody_sees_go_from_texts_and_numbers_stay(tmp_path: Path, make: Any) -> None:
    grid = [[f"企业\u200b{HEADINGS[0][2:]}", *HEADINGS[1:]], row(1, name="甲\u200b公司", phone=13800138000)]
    found = reading(make(tmp_path / "a", grid))
    assert (values(found, "name"), values(found, "revenue:2023")) == (["甲公司"], [1_850_500_000])


def test_a_sheet_that_nothing_is_known_of_is_empty_shown_and_looked_at_cell_by_cell(tmp_path: Path) -> None:
    sheet = RawSheet("x")
    assert (sheet.top(), sheet.hidden, sheet.left_out, sheet.first_row, sheet.first_column) == (
        [],
        False,
        0,
        1,
        0,
    )
    assert (sheet.unclean, sheet.from_1904) == (True, False)
    path = messy.xlsx(tmp_path / "a.xlsx", [])
    (empty,) = open_workbook(path, path.name, 5).sheets
    assert (empty.first_row, empty.first_column, empty.top(), empty.merges) == (1, 0, [], [])


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.parametrize(
    "spaces",
    [f'xmlns="{MAIN}" xmlns:r="{OFFICE}"', f'xmlns:r="{OFFICE}"', 'xmlns:r="http://purl.oclc.org/ooxml/r"'],
    ids=["usual", "without a namespace", "strict"],
)
@pytest.mark.parametrize(
    ("properties", "from_1904"),
    [
        ("", False),
        ("<workbookPr/>", False),
        ('<workbookPr date1904="0"/>', False),
        ('<workbookPr date1904="1"/>', True),
        ('<workbookPr date1904="true"/>', True),
    ],
)
def test_a_workbook_names_its_sheets_and_its_first_day(spaces: str, properties: str, from_1904: bool) -> None:
    sheets = '<sheets><sheet name="甲" sheetId="1" r:id="b"/><sheet name="乙" sheetId="2" r:id="a"/></sheets>'
    relations = '<R><r Id="a" Target="worksheets/1.xml"/><r Id="b" Target="/xl/worksheets/2.xml"/></R>'
    whole = {
        "xl/workbook.xml": f"<workbook {spaces}>{properties}{sheets}</workbook>".encode(),
        "xl/_rels/workbook.xml.rels": relations.encode(),
    }
    named = [("甲", "xl/worksheets/2.xml"), ("乙", "xl/worksheets/1.xml")]
    assert raw._sheet_parts(whole) == (named, from_1904)


class PanicException(BaseException):
    """What the reader in Rust raises when it gives up, by its name."""


def test_a_reader_that_gives_up_means_a_broken_file_and_an_interruption_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, row(1)])
    for raised, expected in ((PanicException, FileRefused), (KeyboardInterrupt, KeyboardInterrupt)):

        class Reader:
            @staticmethod
            def from_filelike(_file: object, error: type[BaseException] = raised) -> None:
                raise error

        monkeypatch.setattr("exchange.reading.raw.calamine.CalamineWorkbook", Reader)
        with pytest.raises(expected):
            open_workbook(path, path.name, 5)


@pytest.mark.parametrize("make", [messy.xlsx, messy.delimited], ids=["xlsx", "csv"])
def test_a_file_too_long_is_told_so_though_its_heading_holds_what_nobody_sees(
    tmp_path: Path, make: Any
) -> None:
    heading = ["企业\u200b名称", "统一社会\u200b信用代码"]
    grid = [heading, *(["甲", code(number)] for number in range(1, 4))]
    assert refusal(make(tmp_path / "a", grid), max_rows=2)[0] == "TOO_MANY_ROWS"


@pytest.mark.parametrize("make", [messy.xlsx, messy.delimited], ids=["xlsx", "csv"])
def test_a_file_of_any_length_is_opened_whole_where_nobody_judges_it(tmp_path: Path, make: Any) -> None:
    path = make(tmp_path / "a", [[str(number)] for number in range(200)])
    (sheet,) = open_workbook(path, "a", 100).sheets
    assert (len(sheet.top()), len(sheet.rows())) == (raw.PEEK, 200)


def test_a_text_file_is_one_sheet_by_its_name_that_begins_in_the_corner(tmp_path: Path) -> None:
    path = messy.delimited(tmp_path / "a.csv", [["甲"]])
    (sheet,) = open_workbook(path, "企业.csv", 5).sheets
    assert (sheet.name, sheet.hidden, sheet.first_row, sheet.first_column) == ("企业", False, 1, 0)
    assert open_workbook(path, "", 5).sheets[0].name == "CSV"
