"""Which formats of a workbook show another number: those spelt out, and those that need not be."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from exchange.errors import FileRefused
from exchange.reading.styles import chosen, shows_of
from tests.exchange import messy
from tests.exchange.reading.support import reading, values


@pytest.mark.parametrize(("code", "shown"), [("0%", "85%"), ("0.00%", "85.00%"), ("General", "0.85")])
def test_formats_that_files_need_not_spell_out_are_known(tmp_path: Path, code: str, shown: str) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["J2"] = 0.85
        book.worksheets[0]["J2"].number_format = code

    path = messy.xlsx(tmp_path / "a.xlsx", [messy.HEADINGS, messy.row(1)], change=change)
    assert values(reading(path), "address") == [shown]


@pytest.mark.parametrize("space", ["", ' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'])
def test_formats_are_named_by_their_place_among_those_in_use(space: str) -> None:
    spelt = '<numFmts><numFmt numFmtId="164" formatCode="0000"/><numFmt numFmtId="165" formatCode="0.0"/></numFmts>'
    unused = '<cellStyleXfs><xf numFmtId="164"/></cellStyleXfs>'
    used = '<cellXfs><xf/><xf numFmtId="165"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs>'
    shows = shows_of(f"<styleSheet{space}>{spelt}{unused}{used}</styleSheet>".encode())
    assert {place: show(0.5) for place, show in shows.items()} == {2: "0001", 3: "50%"}


def test_a_format_spelt_out_is_that_one_whatever_its_number_means_elsewhere() -> None:
    assert [show(5) for show in chosen({9: "000"}, [9]).values()] == ["005"]


def test_broken_formats_are_a_broken_file() -> None:
    with pytest.raises(FileRefused) as caught:
        shows_of(b"<styleSheet>")
    assert caught.value.code == "BROKEN"
