"""Workbooks as officers send them, made with other libraries than those that read them; and a dataset to read by."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import olefile
import openpyxl
import xlwt
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core import uscc
from exchange.dataset import Choice, Column, Dataset, Kind

TODAY = date(2024, 5, 6)

ENTERPRISES = Dataset(
    "test_enterprises",
    "企业",
    key="uscc",
    columns=(
        Column(
            "name",
            "企业名称",
            aliases=("单位名称", "公司名称"),
            required=True,
            max_length=100,
            example="某某公司",
        ),
        Column(
            "uscc",
            "统一社会信用代码",
            Kind.USCC,
            aliases=("信用代码", "社会信用代码"),
            example="91440300MA5ABCD19W",
        ),
        Column(
            "district", "所属区", Kind.UNIT, aliases=("区", "辖区", "所在区"), required=True, example="宝安区"
        ),
        Column("street", "街道", Kind.UNIT, aliases=("镇街", "所属街道"), example="新安街道"),
        Column(
            "industry",
            "行业代码",
            Kind.CODE,
            aliases=("国民经济行业代码",),
            pattern=r"\d{2,4}",
            expected="2 至 4 位数字",
            example="3922",
        ),
        Column(
            "legal_form",
            "企业类型",
            Kind.CHOICE,
            choices=(Choice("LLC", "有限责任公司", ("有限公司",)), Choice("JSC", "股份有限公司")),
            example="有限责任公司",
        ),
        Column("founded_on", "成立日期", Kind.DATE, aliases=("成立时间",), example="2015-03-01"),
        Column("production_from", "投产时间", Kind.DATE, example="2016-01"),
        Column(
            "status",
            "经营状态",
            Kind.CHOICE,
            choices=(Choice("OPERATING", "在营", ("正常", "正常经营")), Choice("SUSPENDED", "停产")),
            example="在营",
        ),
        Column("address", "地址", aliases=("详细地址",), example="新安街道创业一路1号"),
        Column("contact", "联系人", example="张三"),
        Column("phone", "联系电话", Kind.PHONE, aliases=("手机", "电话"), masked=True, example="13800138000"),
        Column(
            "revenue",
            "营业收入",
            Kind.AMOUNT,
            aliases=("主营业务收入",),
            unit="万元",
            yearly=True,
            example="1850.5",
        ),
    ),
)

HEADINGS = [str(column.heading) for column in ENTERPRISES.columns[:-1]] + ["2023年营业收入（万元）"]

Grid = Sequence[Any]


def code(number: int) -> str:
    """A valid USCC, another for each number."""
    return str(uscc.make([f"91440300MA{number:07d}"])[0])


def row(number: int, **changed: Any) -> list[Any]:
    """A row under HEADINGS, with values changed by column code."""
    values: dict[str, Any] = {
        "name": f"深圳市测试{number}号科技有限公司",
        "uscc": code(number),
        "district": "宝安区",
        "street": "新安街道",
        "industry": "3922",
        "legal_form": "有限责任公司",
        "founded_on": "2015-03-01",
        "production_from": "2016-05-01",
        "status": "在营",
        "address": f"创业一路{number}号",
        "contact": "张三",
        "phone": f"138{number:08d}",
        "revenue": 1850.5,
    }
    return list((values | changed).values())


def rows(count: int, start: int = 1) -> list[list[Any]]:
    """Rows that nothing is wrong with."""
    return [row(number) for number in range(start, start + count)]


def _fill(sheet: Worksheet, grid: Grid) -> None:
    for at, line in enumerate(grid, 1):
        for place, value in enumerate(line, 1):
            if value is not None:
                sheet.cell(at, place, value)


def xlsx(
    path: Path,
    grid: Grid,
    *,
    title: str = "企业",
    more: Mapping[str, Grid] | None = None,
    merges: Sequence[str] = (),
    change: Callable[[openpyxl.Workbook], None] | None = None,
) -> Path:
    """An .xlsx; `change` has the last word on the workbook. Text that begins with = becomes a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    _fill(sheet, grid)
    for area in merges:
        sheet.merge_cells(area)
    for name, other in (more or {}).items():
        _fill(book.create_sheet(name), other)
    if change:
        change(book)
    book.save(path)
    return path


def hiding(rows: Sequence[int] = (), columns: Sequence[int] = ()) -> Callable[[openpyxl.Workbook], None]:
    """A change that hides rows (1-based) and columns (0-based) of the first sheet."""

    def hide(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        for number in rows:
            sheet.row_dimensions[number].hidden = True
        for index in columns:
            sheet.column_dimensions[get_column_letter(index + 1)].hidden = True

    return hide


def xls(
    path: Path, grid: Grid, *, hidden_rows: Sequence[int] = (), hidden_columns: Sequence[int] = ()
) -> Path:
    """An .xls of the format before 2007."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("企业")
    dated = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, line in enumerate(grid):
        for place, value in enumerate(line):
            if isinstance(value, date):
                sheet.write(at, place, value, dated)
            elif value is not None:
                sheet.write(at, place, value)
    for number in hidden_rows:
        sheet.row(number - 1).hidden = True
    for index in hidden_columns:
        sheet.col(index).hidden = True
    book.save(str(path))
    return path


def delimited(path: Path, grid: Grid, *, encoding: str = "utf-8", separator: str = ",") -> Path:
    """A .csv in that encoding."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(grid)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def renamed_docx(path: Path) -> Path:
    """A Word document that calls itself a workbook."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<document/>")
    return path


def encrypted_xlsx(path: Path, grid: Grid) -> Path:
    """An .xlsx that opens with a password only."""
    plain = xlsx(path.with_suffix(".plain"), grid)
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("secret", target)
    return path


def protected_xls(path: Path, grid: Grid) -> Path:
    """An .xls whose globals hold a FILEPASS record, as one with a password has."""
    xls(path, grid)
    with olefile.OleFileIO(str(path), write_mode=True) as container:
        stream = bytearray(container.openstream("Workbook").read())
        at = 4 + int.from_bytes(stream[2:4], "little")
        stream[at : at + 2] = b"\x2f\x00"
        container.write_stream("Workbook", bytes(stream))
    return path


def zip_bomb(path: Path, megabytes: int) -> Path:
    """An .xlsx of which one sheet inflates to that size."""
    xlsx(path.with_suffix(".plain"), [HEADINGS, *rows(1)])
    zeros = b"0" * (1 << 20)
    with (
        zipfile.ZipFile(path.with_suffix(".plain")) as plain,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for info in plain.infolist():
            if "worksheets" not in info.filename:
                package.writestr(info.filename, plain.read(info.filename))
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _piece in range(megabytes):
                part.write(zeros)
    return path


def with_sheet_data(
    path: Path, rows: str, *, sheets: int = 1, part: str = "xl/worksheets/sheet1.xml"
) -> Path:
    """An .xlsx whose sheets hold exactly these rows as XML, spelt as given."""
    plain = path.with_suffix(".plain")
    book = openpyxl.Workbook()
    for number in range(1, sheets):
        book.create_sheet(f"S{number}")
    book.save(plain)
    with zipfile.ZipFile(plain) as package, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for info in package.infolist():
            content = package.read(info.filename)
            if info.filename.startswith("xl/worksheets/sheet"):
                main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            made.writestr(part if info.filename == "xl/worksheets/sheet1.xml" else info.filename, content)
    return path


def prefixed(path: Path, plain: Path) -> Path:
    """The same workbook with the sheets' elements under a prefix, as some libraries write them."""
    with zipfile.ZipFile(plain) as package, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for info in package.infolist():
            content = package.read(info.filename)
            if info.filename.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", content).replace(b" xmlns=", b" xmlns:x=")
            made.writestr(info.filename, content)
    return path


def shared(path: Path, plain: Path) -> Path:
    """The same workbook with its texts shared and not in the cells, as Excel writes it."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(plain) as package, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for info in package.infolist():
            content = package.read(info.filename).decode()
            if info.filename.startswith("xl/worksheets/sheet"):
                content = re.sub(
                    r't="inlineStr"><is>(.*?)</is>',
                    lambda cell: f't="s"><v>{texts.setdefault(cell[1], len(texts))}</v>',
                    content,
                    flags=re.S,
                )
            made.writestr(info.filename, content)
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        items = "".join(f"<si>{text}</si>" for text in texts)
        made.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}" uniqueCount="{len(texts)}">{items}</sst>')
    return path
