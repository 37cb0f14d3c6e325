"""What a file says of itself: in its name, in its print header and in its properties."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.about import About, Columns, InForce, is_for_reading
from exchange.dataset import Column
from exchange.reading.result import Slot
from exchange.writing.export import write_export
from exchange.writing.printing import MOST, header_of

DAY = date(2024, 10, 31)
BAOAN = InForce("所属区", "宝安区", is_place=True)
LIKELY = InForce("研判等级", "有望达标")


def about(*filters: InForce, columns: Columns = Columns.SHOWN, title: str = "企业") -> About:
    return About(title, columns, "全市", filters, DAY)


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        ((), "企业_全市_当前列_2024-10-31.xlsx"),
        ((BAOAN,), "企业_宝安区_当前列_2024-10-31.xlsx"),
        ((LIKELY, BAOAN), "企业_宝安区_有望达标_当前列_2024-10-31.xlsx"),
        ((BAOAN, InForce("街道", "新安街道", is_place=True)), "企业_新安街道_当前列_2024-10-31.xlsx"),
        ((InForce("查找", '../a\\b:"<c>|*?_d\n'),), "企业_全市_a b c d_当前列_2024-10-31.xlsx"),
    ],
)
def test_a_files_name_says_list_place_filter_columns_and_day(filters: tuple[InForce, ...], name: str) -> None:
    assert about(*filters).file_name == name
    assert about(*filters, columns=Columns.ALL).file_name == name.replace("当前列", "全部列")


def test_a_files_name_is_short_enough_to_be_stored_however_much_is_filtered() -> None:
    many = (
        InForce("所属区", "、".join(["宝安区"] * 30), is_place=True),
        InForce("行业", "、".join(["制造"] * 99)),
    )
    name = about(*many).file_name
    assert len(name.encode()) < 255
    assert name.endswith("…_当前列_2024-10-31.xlsx")


def test_only_the_sheet_of_the_shown_columns_is_marked_for_reading() -> None:
    assert (about().sheet, about(columns=Columns.ALL).sheet) == ("企业（当前列）", "企业")
    assert is_for_reading("企业（当前列） (2)")
    assert not is_for_reading("企业")


def made(folder: Path, said: About | None, name: str = "名称", most_rows: int = 5) -> Any:
    path = folder / "a.xlsx"
    slots = [Slot(Column("name", "企业名称")), Slot(Column("note", "说明"))]
    rows = [(f"{name}{n}", None) for n in range(7)]
    write_export(path, slots, [rows], title="数'据", about=said, most_rows=most_rows)
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("said", [about(LIKELY, BAOAN), about(columns=Columns.ALL), None], ids=str)
def test_every_sheet_fits_the_width_of_a4_across_with_heading_and_page_number(
    tmp_path: Path, said: About | None
) -> None:
    book = made(tmp_path, said)
    assert len(book.worksheets) == 2
    for sheet in book.worksheets:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (9, "landscape")
        assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes == "A2"
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_title_filters_and_day_stand_at_the_head_of_each_printed_page(tmp_path: Path) -> None:
    head = made(tmp_path, about(LIKELY, BAOAN)).worksheets[1].oddHeader
    assert head.left.text == "企业（当前列） 宝安区\n研判等级：有望达标；所属区：宝安区"
    assert head.right.text == "导出日期 2024-10-31"
    assert made(tmp_path, about()).active.oddHeader.left.text == "企业（当前列） 全市\n未筛选"


def test_what_is_filtered_for_is_no_code_of_the_header_and_never_too_long() -> None:
    said = header_of(about(InForce("查找", "A&B&P\n&R")))
    assert "A&&B&&P &&R" in said
    for text in ("&" * 400, "企" * 400, "𠮷" * 400, "x&" * 200):
        header = header_of(about(InForce("查找", text), title=text))
        assert len(header.encode("utf-16-le")) // 2 <= MOST
        assert header.replace("&&", "").count("&") == 2  # &L and &R alone
        assert header.endswith("&R导出日期 2024-10-31")


def test_the_properties_hold_all_of_the_filters(tmp_path: Path) -> None:
    long = InForce("查找", "企" * 400 + "<&>")
    found = made(tmp_path, about(long)).properties
    assert found.title == "企业（当前列） 全市 2024-10-31"
    assert found.description == f"查找：{long.words}"
