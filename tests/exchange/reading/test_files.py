"""Formats, encodings, and files that are refused as a whole in one sentence."""

from __future__ import annotations

import os
import struct
import time
import zipfile
from datetime import date
from pathlib import Path

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
        assert refusal(path) == ("PASSWORD", "文件设置了打开密码，无法读取；请取消密码后再导入")


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


def test_random_bytes_never_end_in_anything_but_a_refusal(tmp_path: Path) -> None:
    for number, head in enumerate((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"")):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(head + os.urandom(20_000))
        refusal(path)
