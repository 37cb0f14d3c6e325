"""More rows than may be: counted exactly, and refused before the sheets are loaded."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exchange.reading import ends
from tests.exchange import messy
from tests.exchange.messy import HEADINGS, row, rows
from tests.exchange.reading.support import reading, refusal

MOST = 150  # more than both ends of a sheet together, so that there are rows between them
FIRST = MOST + 100
Make = Callable[..., Path]


def shared(path: Path, grid: Any, **options: Any) -> Path:
    return messy.shared(path, messy.xlsx(path.with_suffix(".plain"), grid, **options))


def prefixed(path: Path, grid: Any, **options: Any) -> Path:
    return messy.prefixed(path, messy.xlsx(path.with_suffix(".plain"), grid, **options))


XLSX = pytest.mark.parametrize("make", [messy.xlsx, shared, prefixed])
ANY = pytest.mark.parametrize("make", [messy.xlsx, shared, prefixed, messy.delimited])


def form(count: int) -> list[list[Any]]:
    """A sheet as offices send it: title, unit line, a heading of two rows, a total and notes below."""
    groups: list[Any] = [*HEADINGS[:-1], "营业收入"]
    years: list[Any] = [*[None] * (len(HEADINGS) - 1), "2023年"]
    below: list[list[Any]] = [
        ["合计", *[None] * (len(HEADINGS) - 2), 1850.5],
        ["注：快报数"],
        ["填表人：李四"],
    ]
    title: list[Any] = ["全区企业表", *[None] * (len(HEADINGS) - 1)]
    return [title, ["单位：万元"], groups, years, *rows(count), [], *below]


@ANY
def test_exactly_as_many_rows_as_may_be_are_read_whatever_stands_around_them(
    tmp_path: Path, make: Make
) -> None:
    found = reading(make(tmp_path / "a", form(MOST)), max_rows=MOST)
    assert (found.rows, found.errors) == (MOST, [])
    assert [why for _row, why in found.sheets[0].skipped] == ["total", "note", "note"]


def with_subtotals(count: int) -> list[list[Any]]:
    """Rows by streets: below each ten a subtotal, then the heading again and a numbered line left empty."""
    grid: list[list[Any]] = [HEADINGS]
    nothing: list[Any] = [None] * (len(HEADINGS) - 2)
    for number, one in enumerate(rows(count), 1):
        grid.append(one)
        if number % 10 == 0:
            grid += [["小计", *nothing, 0.1 + 0.2], HEADINGS, [str(number), *nothing, None]]
    return grid


@ANY
def test_subtotals_and_repeated_headings_between_the_rows_do_not_count(tmp_path: Path, make: Make) -> None:
    found = reading(make(tmp_path / "a", with_subtotals(MOST)), max_rows=MOST)
    assert (found.rows, found.errors) == (MOST, [])
    assert refusal(make(tmp_path / "b", with_subtotals(MOST + 1)), max_rows=MOST)[0] == "TOO_MANY_ROWS"


@ANY
def test_rows_whose_key_is_wrong_count(tmp_path: Path, make: Make) -> None:
    keyless = [row(number, uscc="无") for number in range(1, MOST + 1)]
    assert reading(make(tmp_path / "a", [HEADINGS, *keyless]), max_rows=MOST).rows == MOST
    path = make(tmp_path / "b", [HEADINGS, *keyless, row(MOST + 1)])
    assert refusal(path, max_rows=MOST)[0] == "TOO_MANY_ROWS"


@ANY
def test_one_row_more_than_may_be_is_refused(tmp_path: Path, make: Make) -> None:
    code, sentence = refusal(make(tmp_path / "a", form(MOST + 1)), max_rows=MOST)
    assert (code, sentence) == ("TOO_MANY_ROWS", f"文件超过 {MOST} 行的上限，请拆成几个文件分别导入")


@XLSX
@pytest.mark.parametrize("more", [1, 200], ids=["one more", "many more"])
def test_it_is_refused_before_the_sheet_is_loaded(
    tmp_path: Path, make: Make, more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The middle of the sheet is broken: whoever loads it sees that."""
    monkeypatch.setattr(ends, "UNSURE", 100)
    plain = make(tmp_path / "plain", form(MOST + more))
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(plain) as package, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for info in package.infolist():
            content = package.read(info.filename)
            if info.filename == "xl/worksheets/sheet1.xml":
                content = re.sub(rb'(<(?:x:)?c r="C80"[^>]*>)', rb"\1<nothing></wrong>", content)
            made.writestr(info.filename, content)
    assert refusal(path)[0] == "BROKEN"
    assert refusal(path, max_rows=MOST)[0] == "TOO_MANY_ROWS"


@XLSX
def test_rows_count_over_all_sheets_that_are_read_and_over_no_others(tmp_path: Path, make: Make) -> None:
    half = [HEADINGS, *rows(MOST // 2)]
    other = [["说明"], *([["甲"]] * MOST)]
    more = {"二": [HEADINGS, *rows(MOST // 2, start=1000)], "说明": other}
    path = make(tmp_path / "a.xlsx", half, more=more)
    assert reading(path, max_rows=MOST).rows == MOST
    assert refusal(path, max_rows=MOST - 1)[0] == "TOO_MANY_ROWS"
    assert reading(path, max_rows=MOST - 1, sheet="二").rows == MOST // 2


@ANY
def test_blank_rows_and_line_breaks_in_cells_are_no_rows(tmp_path: Path, make: Make) -> None:
    grid: list[list[Any]] = [HEADINGS]
    for number in range(1, MOST + 1):
        grid += [row(number, address="一路\n二号"), [None] * len(HEADINGS)]
    assert reading(make(tmp_path / "a", grid), max_rows=MOST).rows == MOST


def test_a_long_file_without_a_heading_is_told_so(tmp_path: Path) -> None:
    assert refusal(messy.xlsx(tmp_path / "a.xlsx", rows(MOST + 1)), max_rows=MOST)[0] == "NO_HEADING"
