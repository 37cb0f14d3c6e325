"""A cell means what it shows: formats that show another number than is stored."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from exchange.reading.shown import show_by
from tests.exchange import messy
from tests.exchange.reading.support import errors, reading, values

PLAIN = [
    "General",
    "0",
    "0.00",
    "#,##0",
    "#,##0.00",
    "yyyy-mm-dd",
    "@",
    "0.00E+00",
    "0.00_);(0.00)",
    "0;-0;0;0%",  # the fourth is for texts
    "[h]:mm:ss",
    "\u02ff0%",
    "x0%",
    '0"元"',
    "¥#,##0.00",
]


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("0%", 0.85, "85%"),
        ("0.00%", 0.8567, "85.67%"),
        ("0.0%", -0.125, "-12.5%"),
        ('0!.0,"万元"', 18505000, "1850.5万元"),
        ('0\\.0,"万元"', 5000, "0.5万元"),
        ("#,##0.00,", 18505000, "18505.00"),
        ("0.00,,", 1850500000, "1850.50"),
        ("0.0,_);(0.0,)", -18505, "(18.5)"),
        ("0000", 610, "0610"),
        ("000000", 518000, "518000"),
        ('0.00"万"', 41.25, "41.25万"),
        ('[>=10000]0!.0,"万";0', 20000, "2.0万"),
        ('[>=10000]0!.0,"万";0', 300, "300"),
        ('[Red]0%;[Blue]-0%;"—"', -0.5, "-50%"),
        ("0.00,", 0.4, "0.00"),
        ("00", 5, "05"),
        ("00", 518, "518"),
        ("#-##", 123, "1-23"),
        ("##-#", 1234, "123-4"),
        ('#"x"###', 12, "x12"),
        ('#!.0,"万元"', 5000, ".5万元"),
        (".00%", 0.8567, "85.67%"),
        (".0,", 1850, "1.9"),
        (".0,,", 400_000, ".4"),
        ("0,.0", 1850, "1.9"),
        ("0,,.0,", 1_850_000_000, "1.9"),
        ('0,"万"', 18_505, "19万"),
        ("0,%", 5000, "500%"),
        ("0,%%", 5, "50%%"),
        ("0%", -0.001, "0%"),
        ("0%;(0.0%)", 0, "0%"),
        ("0%;(0.0%)", -0.5, "(50.0%)"),
        ("0%;(0.0%)", 0.5, "50%"),
        ("0%;(0.0%);0.00%", 0, "0.00%"),
        ("0%;(0.0%);0.00%", 0.5, "50%"),
        ("0%;(0.0%);0.00%", -0.5, "(50.0%)"),
        ('0%;(0.0%);"—"', 0, "0"),
        ('0"a;b"%;0.0%', -0.5, "-50.0%"),
        ("[<5]0%;0.0%", 4, "400%"),
        ("[<5]0%;0.0%", 5, "500.0%"),
        ("[<=5]0%;0.0%", 5, "500%"),
        ("[>5]0%;0.0%", 5, "500.0%"),
        ("[>=5]0%;0.0%", 5, "500%"),
        ("[=5]0%;0.0%", 5, "500%"),
        ("[<>5]0%;0.0%", 5, "500.0%"),
        ("[<-1.5]0%;0.0%", -2, "-200%"),
        ("[<-1.5]0%;0.0%", -1, "-100.0%"),
        ("[>=10]0%", 5, "5"),
        ("[>=10]0%;General", 5.5, "5.5"),
        ("[>=10]General;0%", 50, "50"),
        ("[>=10]0%;[<2]0.0%;0.00%", 5, "500.00%"),
        ("[$¥-804]0%", 0.5, "¥50%"),
        ("[$-804]0%", 0.5, "50%"),
        ("$0%", 0.5, "$50%"),
        ("_x0%*x", 0.5, "50%"),
        ("\u03000%", 0.5, "\u030050%"),
    ],
)
def test_a_number_is_what_its_format_shows(code: str, number: float, shown: str) -> None:
    show = show_by(code)
    assert show is not None
    assert show(number) == shown


@pytest.mark.parametrize("code", PLAIN)
def test_a_format_that_only_rounds_groups_or_colours_shows_the_number(code: str) -> None:
    assert show_by(code) is None


def book(path: Path, cells: dict[str, tuple[Any, str]], **options: Any) -> Path:
    """One row of the test dataset with some cells of another value and format, by heading."""

    def change(made: openpyxl.Workbook) -> None:
        if options.get("from_1904"):
            made.epoch = CALENDAR_MAC_1904
        for heading, (value, code) in cells.items():
            cell = made.worksheets[0].cell(2, messy.HEADINGS.index(heading) + 1, value)
            cell.number_format = code

    return messy.xlsx(path, [messy.HEADINGS, messy.row(1)], change=change)


def test_an_amount_is_read_as_it_is_shown(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"2023年营业收入（万元）": (18505000, '0!.0,"万元"')})
    assert values(reading(path), "revenue:2023") == [1_850_500_000]


def test_a_code_has_the_zeros_that_it_shows(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"行业代码": (610, "0000")})
    assert values(reading(path), "industry") == ["0610"]


def test_an_old_workbook_is_read_as_it_is_shown_too(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("企业")
    for place, (heading, cell) in enumerate(zip(messy.HEADINGS, messy.row(1), strict=True)):
        sheet.write(0, place, heading)
        sheet.write(1, place, cell)
    column = messy.HEADINGS.index("行业代码")
    made2 = xlwt.Workbook()
    sheet = made2.add_sheet("企业")
    for place, (heading, cell) in enumerate(zip(messy.HEADINGS, messy.row(1), strict=True)):
        sheet.write(0, place, heading)
        style = xlwt.easyxf(num_format_str="0000") if place == column else xlwt.Style.default_style
        sheet.write(1, place, 610 if place == column else cell, style)
    made2.save(str(tmp_path / "a.xls"))
    assert values(reading(tmp_path / "a.xls"), "industry") == ["0610"]


@pytest.mark.parametrize(("from_1904", "day"), [(False, date(2015, 3, 1)), (True, date(2019, 3, 2))])
def test_a_serial_without_a_format_counts_from_the_workbooks_own_day(
    tmp_path: Path, from_1904: bool, day: date
) -> None:
    path = book(tmp_path / "a.xlsx", {"成立日期": (42064, "General")}, from_1904=from_1904)
    assert values(reading(path), "founded_on") == [day]


def test_whatever_the_format_a_cell_is_read_as_shown_or_refused(tmp_path: Path) -> None:
    draw = random.Random(7)
    pieces = ["0", "00", "#,##0", "0.0", "0.00", "#,##0.00"]
    for number in range(60):
        code = draw.choice(pieces) + draw.choice(
            ["", "", ",", ",,", "%", '"万"', '"亿元"', '"元"', "!.0", "!.0,"]
        )
        stored = draw.choice([draw.randrange(1, 10**9), round(draw.random() * 10**4, 2), draw.random()])
        path = book(tmp_path / f"{number}.xlsx", {"2023年营业收入（万元）": (stored, code)})
        found = reading(path)
        show = show_by(code)
        if show is None:
            assert not errors(found), (code, stored)
            continue
        again = messy.xlsx(tmp_path / f"{number}t.xlsx", [messy.HEADINGS, messy.row(1, revenue=show(stored))])
        typed = reading(again)
        assert (values(found, "revenue:2023"), errors(found)) == (
            values(typed, "revenue:2023"),
            errors(typed),
        ), (code, stored)
