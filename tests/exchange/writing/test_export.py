"""The export: styled, complete, text stays text, and read back unchanged."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from exchange.reading.reader import read
from exchange.reading.result import Slot
from exchange.writing.export import CopySink, Export, Row, copied_rows, write_export
from tests.exchange import messy
from tests.exchange.messy import ENTERPRISES, code

SLOTS = [Slot(column) for column in ENTERPRISES.columns[:-1]] + [
    Slot(ENTERPRISES["revenue"], 2022),
    Slot(ENTERPRISES["revenue"], 2023),
]


def line(number: int, **changed: Any) -> tuple[Any, ...]:
    values: dict[str, Any] = {
        "name": f"企业{number}",
        "uscc": code(number),
        "district": "宝安区",
        "street": "新安街道",
        "industry": "0610",
        "legal_form": "LLC",
        "founded_on": date(2015, 3, 9),
        "production_from": None,
        "status": "OPERATING",
        "address": "创业一路1号",
        "contact": "张三",
        "phone": "13800138000",
        "before": Decimal("18501234.56"),
        "revenue": "0.01",
    }
    return tuple((values | changed).values())


def test_the_sheet_is_ready_to_be_sent_on(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    written = write_export(path, SLOTS, [[line(1)], [line(2), line(3)]], title="企业/名单")
    assert (written.rows, written.sheets, written.bytes) == (3, 1, path.stat().st_size)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("企业 名单", "A2", "A1:N4")
    heading = [cell.value for cell in sheet[1]]
    assert heading[-2:] == ["2022年营业收入（万元）", "2023年营业收入（万元）"]
    cells = dict(zip(heading, sheet[2], strict=True))
    assert (cells["行业代码"].value, cells["行业代码"].number_format) == ("0610", "@")
    assert (cells["联系电话"].value, cells["联系电话"].number_format) == ("13800138000", "@")
    assert str(cells["成立日期"].value) == "2015-03-09 00:00:00"
    assert cells["成立日期"].number_format == "yyyy-mm-dd"
    assert (cells["企业类型"].value, cells["投产时间"].value) == ("有限责任公司", None)
    amount = cells["2022年营业收入（万元）"]
    assert (amount.value, amount.number_format) == (1850.123456, "#,##0.00")
    assert cells["2023年营业收入（万元）"].value == 0.000001
    assert sheet.column_dimensions["B"].width > 18


def test_a_reader_that_streams_sees_every_row_as_wide_as_the_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_export(path, SLOTS, [[line(1, revenue=None), line(2)]])
    rows = list(openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True))
    assert {len(row) for row in rows} == {len(SLOTS)}


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-x", "@SUM(A1)", "<b>&amp;", "_x000D_", " 前后 ", "a\x01b", "a\"b'c"]
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    write_export(path, SLOTS, [[line(1, name=text)]])
    cell = openpyxl.load_workbook(path).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert unescape(str(cell.value)) == text.replace("\x01", "")


def test_rows_beyond_a_sheet_go_to_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    written = write_export(path, SLOTS, [[line(n) for n in range(1, 8)]], title="企业", most_rows=3)
    book = openpyxl.load_workbook(path)
    assert (written.rows, written.sheets) == (7, 3)
    assert [(sheet.title, sheet.max_row) for sheet in book] == [("企业", 4), ("企业 (2)", 4), ("企业 (3)", 2)]
    assert read(path, "a.xlsx", ENTERPRISES, today=messy.TODAY).rows == 7


def test_an_export_without_rows_still_has_its_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write_export(path, SLOTS, []).rows == 0
    assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == "企业名称"


def test_rows_come_as_the_database_copies_them(tmp_path: Path) -> None:
    stream = io.BytesIO("甲\\t公司\t\\N\ta\\\\b\n乙\t1\t2\n".encode())
    assert list(copied_rows(stream, 1)) == [[["甲\t公司", None, "a\\b"]], [["乙", "1", "2"]]]


def test_what_the_database_copies_goes_into_the_workbook_wherever_it_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    lines = "".join(f"企业{n}\t{code(n)}\t2015-03-0{n}\t{n}00.50\n" for n in range(1, 6)).encode()
    slots = [Slot(ENTERPRISES[name]) for name in ("name", "uscc", "founded_on")] + [SLOTS[-1]]
    with Export(path, slots) as export, CopySink(export, 30) as sink:
        for start in range(0, len(lines), 7):
            sink.write(lines[start : start + 7])
    assert export.written.rows == 5
    found = read(path, "a.xlsx", ENTERPRISES, today=messy.TODAY)
    assert found.columns["name"].values.tolist() == [f"企业{n}" for n in range(1, 6)]
    assert found.columns["revenue:2023"].values.tolist() == [n * 10_000 + 50 for n in range(1, 6)]
    assert str(found.columns["founded_on"].values[4]) == "2015-03-05"


def test_what_is_copied_is_held_until_there_is_enough_of_it(tmp_path: Path) -> None:
    sizes: list[int] = []

    class Counting(Export):
        def add(self, rows: Sequence[Row]) -> None:
            sizes.append(len(rows))
            super().add(rows)

    with Counting(tmp_path / "a.xlsx", [Slot(ENTERPRISES["name"])]) as export, CopySink(export, 10) as sink:
        for letter in "abcdefgh":
            sink.write(f"{letter}\n".encode())  # two bytes: a fifth piece makes ten
        sink.write(b"i")
    assert sizes == [5, 4]


def test_a_sheet_holds_as_many_rows_as_excel_takes(tmp_path: Path) -> None:
    with Export(tmp_path / "a.xlsx", SLOTS) as export:
        export.add([line(1)])
        export._sheet.rows = 2**20 - 1  # as if they had been written
        export.add([line(2), line(3)])
    assert (export.written.rows, export.written.sheets) == (3, 2)


TEXT = st.text("企业甲乙丙䶮𠮷（）《》·abc019=+-@&<>\"'_x000D/.", min_size=1, max_size=12)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            TEXT,
            st.none() | st.dates(date(1950, 1, 1), date(2090, 1, 1)),
            st.none() | st.integers(-(10**15) + 1, 10**15 - 1),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_what_was_exported_is_read_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, records: list[tuple[str, date | None, int | None]]
) -> None:
    path = tmp_path_factory.mktemp("export") / "a.xlsx"
    rows = [
        line(number, name=f"企{name}", founded_on=day, before=fen, revenue=fen)
        for number, (name, day, fen) in enumerate(records, 1)
    ]
    write_export(path, SLOTS, [rows])
    found = read(path, "a.xlsx", ENTERPRISES, today=messy.TODAY)
    assert found.errors == []
    back = [
        [None if gone else value for value, gone in zip(column.values.tolist(), column.missing, strict=True)]
        for column in (found.columns[slot.field] for slot in SLOTS)
    ]
    assert list(zip(*back, strict=True)) == rows
