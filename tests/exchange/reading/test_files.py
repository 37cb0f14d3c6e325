"""Formats, encodings, and files that are refused as a whole in one sentence."""

from __future__ import annotations

import os
import struct
import time
import zipfile
from datetime import date
from pathlib import Path

import olefile
import pytest

from tests.exchange import messy
from tests.exchange.messy import HEADINGS, code, row, rows
from tests.exchange.reading.support import errors, reading, refusal, values

GRID = [HEADINGS, row(1), row(2, name="深圳市喆䶮科技有限公司")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file_is_read_in_every_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    found = reading(messy.delimited(tmp_path / "a.csv", GRID, encoding=encoding, separator=separator))
    assert errors(found) == []
    assert values(found, "name")[1] == "深圳市喆䶮科技有限公司"
    assert values(found, "revenue:2023") == [1_850_500_000] * 2


def test_a_cell_with_line_breaks_does_not_shift_the_rows_of_a_text_file(tmp_path: Path) -> None:
    found = reading(
        messy.delimited(tmp_path / "a.csv", [HEADINGS, row(1, address="甲\n乙"), row(2, uscc="1")])
    )
    assert errors(found) == [(3, "统一社会信用代码", "USCC_LENGTH")]
    assert values(found, "address")[0] == "甲乙"


def test_a_code_that_a_text_file_protects_or_spoils_is_told_apart(tmp_path: Path) -> None:
    grid = [HEADINGS, row(1, uscc=f'="{code(1)}"'), row(2, uscc="9.1440300E+17")]
    found = reading(messy.delimited(tmp_path / "a.csv", grid))
    assert values(found, "uscc") == [code(1), None]
    assert errors(found) == [(3, "统一社会信用代码", "USCC_NUMERIC")]


def test_the_content_decides_what_a_file_is_and_not_its_name(tmp_path: Path) -> None:
    for path in (
        messy.xlsx(tmp_path / "a.xls", GRID),
        messy.xls(tmp_path / "b.xlsx", GRID),
        messy.delimited(tmp_path / "c.xlsx", GRID),
    ):
        assert values(reading(path), "uscc") == [code(1), code(2)], path.name


def test_an_old_workbook_gives_numbers_and_dates(tmp_path: Path) -> None:
    found = reading(
        messy.xls(tmp_path / "a.xls", [HEADINGS, row(1, founded_on=date(2015, 3, 9), phone=13800138000)])
    )
    assert values(found, "founded_on") == [date(2015, 3, 9)]
    assert values(found, "phone") == ["13800138000"]


def test_a_renamed_document_is_refused(tmp_path: Path) -> None:
    assert refusal(messy.renamed_docx(tmp_path / "a.xlsx"))[0] == "WORD_DOCUMENT"


def test_a_protected_workbook_is_refused(tmp_path: Path) -> None:
    for path in (
        messy.encrypted_xlsx(tmp_path / "a.xlsx", GRID),
        messy.protected_xls(tmp_path / "a.xls", GRID),
    ):
        assert refusal(path) == (
            "PASSWORD",
            "文件是加密的，无法读取：可能设置了打开密码，也可能由单位的加密软件自动加密；请取消密码或解密后再导入",
        )


@pytest.mark.parametrize("make", [messy.xlsx, messy.xls], ids=["xlsx", "xls"])
def test_a_broken_workbook_is_refused_wherever_it_was_cut(tmp_path: Path, make: object) -> None:
    assert callable(make)
    whole = make(tmp_path / "whole", [HEADINGS, *rows(200)]).read_bytes()
    for share in (0.1, 0.5, 0.9, 0.99):
        path = tmp_path / "a.xlsx"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert refusal(path)[0] == "BROKEN", share


def test_a_workbook_with_a_damaged_part_is_refused(tmp_path: Path) -> None:
    path = messy.xlsx(tmp_path / "a.xlsx", [HEADINGS, *rows(50)])
    with zipfile.ZipFile(path) as package:
        info = package.getinfo("xl/worksheets/sheet1.xml")
    raw = bytearray(path.read_bytes())
    raw[info.header_offset + 200] ^= 0xFF
    path.write_bytes(raw)
    assert refusal(path)[0] == "BROKEN"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "EMPTY_FILE"),
        (b"\xef\xbb\xbf  \r\n", "EMPTY_FILE"),
        (b"%PDF-1.7 x", "NOT_A_SPREADSHEET"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "NOT_A_SPREADSHEET"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "NOT_A_SPREADSHEET"),
        (b"PK\x05\x06" + bytes(18), "NOT_A_SPREADSHEET"),
        ("名称,代码\n".encode() + b"\xff\xff\xfe,1\n", "ENCODING"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    code, sentence = refusal(path)
    assert code == expected
    assert len(sentence) > 8


def test_a_zip_bomb_is_refused_at_once(tmp_path: Path) -> None:
    path = messy.zip_bomb(tmp_path / "a.xlsx", 200)
    start = time.perf_counter()
    assert refusal(path)[0] == "ZIP_BOMB"
    assert time.perf_counter() - start < 2


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = messy.zip_bomb(tmp_path / "a.xlsx", 40)
    raw = path.read_bytes()
    true, lie = struct.pack("<I", 40 << 20), struct.pack("<I", 1 << 20)
    at = raw.rindex(true)
    path.write_bytes(raw[:at] + lie + raw[at + 4 :])
    assert refusal(path)[0] == "ZIP_BOMB"


def test_a_cell_far_away_does_not_cost_the_memory_of_all_between(tmp_path: Path) -> None:
    def far(book: object) -> None:
        book.worksheets[0]["XFD1048000"] = 1  # type: ignore[attr-defined]

    code, sentence = refusal(messy.xlsx(tmp_path / "a.xlsx", GRID, change=far))
    assert code == "TOO_LARGE"
    assert "XFD1048000" in sentence


_FAR_CELLS = {
    "no attribute but the place": '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576"><v>1</v></c></row>',
    "single quotes": "<row r='1'><c r='A1'><v>1</v></c></row><row r='9'><c r='XFD1048576'><v>1</v></c></row>",
    "rows without a number": '<row ><c r="A1"><v>1</v></c></row><row ><c r="XFD1048576"><v>1</v></c></row>',
    "a bracket in a value": '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576" x="/>"><v>1</v></c></row>',
    "cells without a place": f'<row r="1">{"<c><v>1</v></c>" * 16384}</row><row r="1048576"><c><v>1</v></c></row>',
    "a prefix of its own": (
        '<q:row xmlns:q="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1"><q:c r="A1"><q:v>1</q:v></q:c>'
        '<q:c r="XFD1048576"><q:v>1</q:v></q:c></q:row>'
    ),
    "small letters": '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="xfd1048576"><v>1</v></c></row>',
    "beyond any sheet": '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="ZZZZZ9"><v>1</v></c></row>',
    "a row beyond any sheet": '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="A999999999"><v>1</v></c></row>',
    "a tag without measure": f'<row r="1"><c r="A1"><v>1</v></c><c {"x" * 500}="" r="XFD1048576"><v>1</v></c></row>',
}


@pytest.mark.parametrize("rows", _FAR_CELLS.values(), ids=_FAR_CELLS.keys())
def test_however_a_far_cell_is_spelt_the_file_is_refused_before_it_asks_for_memory(
    tmp_path: Path, rows: str
) -> None:
    path = messy.with_sheet_data(tmp_path / "a.xlsx", rows)
    assert refusal(path)[0] == "TOO_LARGE"


def test_a_sheet_whose_writer_chose_a_prefix_is_read_as_any_other(tmp_path: Path) -> None:
    plain = messy.xlsx(
        tmp_path / "plain.xlsx", [*GRID, [None, code(3), "#N/A"]], change=messy.hiding(rows=[3])
    )
    path = messy.prefixed(tmp_path / "a.xlsx", plain)
    assert reading(path).summary() == reading(plain).summary()
    assert errors(reading(path)) == errors(reading(plain)) != []


def test_a_blank_cell_far_away_that_has_only_a_format_is_nothing(tmp_path: Path) -> None:
    plain = messy.xlsx(tmp_path / "plain.xlsx", GRID)
    with zipfile.ZipFile(plain) as package:
        inside = package.read("xl/worksheets/sheet1.xml").decode()
    rows = inside.partition("<sheetData>")[2].partition("</sheetData>")[0]
    path = messy.with_sheet_data(
        tmp_path / "a.xlsx", rows + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    assert reading(path).rows == reading(plain).rows


def test_what_each_sheet_may_be_all_together_may_not(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="500000"><c r="Z500000"><v>1</v></c></row>'
    assert refusal(messy.with_sheet_data(tmp_path / "a.xlsx", rows, sheets=3))[0] == "TOO_LARGE"


def test_a_part_of_a_sheet_is_found_whatever_the_case_of_its_name_and_never_left_unseen(
    tmp_path: Path,
) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576"><v>1</v></c></row>'
    path = messy.with_sheet_data(tmp_path / "a.xlsx", far, part="xl/worksheets/SHEET1.xml")
    assert refusal(path)[0] == "TOO_LARGE"


def test_one_endless_row_of_a_text_file_does_not_make_all_rows_as_long(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("企业名称" + "," * 400_000 + "\n" + "x\n" * 400_000, encoding="utf-8")
    assert refusal(path)[0] == "TOO_LARGE"


def test_an_old_workbook_with_a_cell_beyond_its_last_column_is_broken(tmp_path: Path) -> None:
    path = messy.xls(tmp_path / "a.xls", GRID)
    with olefile.OleFileIO(str(path), write_mode=True) as container:
        stream = bytearray(container.openstream("Workbook").read())
        at = stream.index(b"\xfd\x00\x0a\x00")  # the first cell with a text: row, column, format, text
        stream[at + 6 : at + 8] = b"\xff\xff"
        container.write_stream("Workbook", bytes(stream))
    assert refusal(path)[0] == "BROKEN"


def test_random_bytes_never_end_in_anything_but_a_refusal(tmp_path: Path) -> None:
    for number, head in enumerate((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"")):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(head + os.urandom(20_000))
        refusal(path)
