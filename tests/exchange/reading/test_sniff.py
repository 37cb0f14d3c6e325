"""What a file is, by its first bytes and its parts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from exchange.errors import FileRefused
from exchange.reading.sniff import Format, format_of
from tests.exchange import messy


def sniffed(path: Path, content: bytes) -> str:
    """The format of such a file, or the code of its refusal."""
    file = path / "a"
    file.write_bytes(content)
    try:
        return str(format_of(file))
    except FileRefused as refused:
        return str(refused.code)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xef\xbb\xbfa,b", "csv"),
        (b"\t\r\n ", "EMPTY_FILE"),
        (b"\xff\xfea\0,\0", "csv"),
        (b"\xfe\xff\0a\0,", "csv"),
        (b"a\0b", "NOT_A_SPREADSHEET"),
        (b"a\x1bb", "csv"),
        (b"a\x1fb", "NOT_A_SPREADSHEET"),
        (b"{\\rtf1 x}", "NOT_A_SPREADSHEET"),
        (b"%PDF", "NOT_A_SPREADSHEET"),
        (b"%PD,F", "csv"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "NOT_A_SPREADSHEET"),
        (b"a,<html>", "csv"),
        (b"\xef\xbb\xbf\r\n MIME-Version: 1.0\r\n", "NOT_A_SPREADSHEET"),
        (b"mime-version:\n", "NOT_A_SPREADSHEET"),
        (b"mime-version,a\n", "csv"),
        (b"PK\x03\x04broken", "BROKEN"),
        (b"P,K", "csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "BROKEN"),
        (b"x" * 4096 + b"\0", "csv"),
        (b"x" * 4095 + b"\0", "NOT_A_SPREADSHEET"),
    ],
)
def test_a_file_is_what_it_begins_with(tmp_path: Path, content: bytes, what: str) -> None:
    assert sniffed(tmp_path, content) == what


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (["xl/workbook.xml"], Format.XLSX),
        (["/xl/workbook2.xml"], Format.XLSX),
        (["xl/workbook.xml.bak"], "NOT_A_SPREADSHEET"),
        (["word/document.xml"], "WORD_DOCUMENT"),
        (["/word/document.xml"], "WORD_DOCUMENT"),
        (["ppt/slides/slide1.xml", "x"], "WORD_DOCUMENT"),
        (["word/document.xml", "xl/workbook.xml"], Format.XLSX),
        (["a.txt"], "NOT_A_SPREADSHEET"),
    ],
)
def test_a_package_is_what_its_parts_are(tmp_path: Path, names: list[str], what: str) -> None:
    with zipfile.ZipFile(tmp_path / "z", "w") as made:
        for name in names:
            made.writestr(name, b"x")
    assert sniffed(tmp_path, (tmp_path / "z").read_bytes()) == what


@pytest.mark.parametrize(("stream", "what"), [("Workbook", Format.XLS), ("Somebook", "NOT_A_SPREADSHEET")])
def test_a_compound_file_is_what_its_streams_are(tmp_path: Path, stream: str, what: str) -> None:
    whole = messy.xls(tmp_path / "a.xls", [["a"]]).read_bytes()
    assert (
        sniffed(tmp_path, whole.replace("Workbook".encode("utf-16-le"), stream.encode("utf-16-le"))) == what
    )


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["xl/workbook.bin"], "（.xlsb）"),
        (["content.xml"], "（.ods）"),
        (["Index/Document.iwa"], "Numbers"),
        (["Index.zip"], "Numbers"),
        (["a.txt"], "压缩包"),
    ],
)
def test_another_programs_workbook_is_called_by_its_name(tmp_path: Path, names: list[str], says: str) -> None:
    with zipfile.ZipFile(tmp_path / "z", "w") as made:
        for name in names:
            made.writestr(name, b"x")
    with pytest.raises(FileRefused, match=says):
        format_of(tmp_path / "z")
