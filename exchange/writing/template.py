"""The template workbook of a dataset: headings with units and notes, drop-downs, one example row, instructions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exchange.dataset import Column, Dataset, Kind
from exchange.reading.result import Slot, field_name
from exchange.writing.package import sheet_name
from exchange.writing.styles import format_of, heading_of, put_text, width_of

_LAST_ROW = 20_000
_LONGEST_LIST = 250
_HEADING = PatternFill("solid", fgColor="E8EEF7")
_REQUIRED = PatternFill("solid", fgColor="FCE4D6")
_GREY = Font(name="等线", color="808080", italic=True)


def write_template(
    path: Path | str, dataset: Dataset, example: Mapping[str, str] | None = None, *, years: Sequence[int] = ()
) -> None:
    """Write the template of `dataset` to `path`.

    `example` gives the example row by column code (else each column's own example); `years` the years of yearly
    columns, none for one column without a year, which means the last full year. The example row says that it is one
    and is passed over when the file is imported.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = sheet_name(str(dataset.title))
    options = book.create_sheet(str(_("选项")))
    for place, slot in enumerate(_slots(dataset, years), 1):
        _column(sheet, options, place, slot, slot.column.code in dataset.key_codes)
    _example(sheet, list(_slots(dataset, years)), example or {})
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 32
    _instructions(book.create_sheet(str(_("填写说明"))), dataset)
    if options.max_row == 1 and options["A1"].value is None:
        book.remove(options)
    else:
        options.sheet_state = "hidden"
    book.save(path)


def _slots(dataset: Dataset, years: Sequence[int]) -> Iterator[Slot]:
    for column in dataset.columns:
        if column.yearly and years:
            yield from (Slot(column, year) for year in years)
        else:
            yield Slot(column)


def _column(sheet: Worksheet, options: Worksheet, place: int, slot: Slot, key: bool) -> None:
    column, letter = slot.column, get_column_letter(place)
    cell = sheet.cell(1, place, heading_of(column, slot.year))
    cell.font = Font(name="等线", bold=True)
    cell.fill = _REQUIRED if column.required or key else _HEADING
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    comment = Comment(_note(column, key), str(_("填写说明")), height=110, width=260)
    cell.comment = comment
    sheet.column_dimensions[letter].width = width_of(column, slot.year)
    sheet.column_dimensions[letter].number_format = format_of(column.kind)
    if column.choices:
        labels = [str(choice.label) for choice in column.choices]
        inline = '"' + ",".join(labels) + '"'
        if len(inline) > _LONGEST_LIST or any("," in label for label in labels):
            for row, label in enumerate(labels, 1):
                options.cell(row, place, label)
            inline = f"='{options.title}'!${letter}$1:${letter}${len(labels)}"
        rule = DataValidation(type="list", formula1=inline, allow_blank=True, showErrorMessage=True)
        rule.error = str(_("请从下拉列表中选择"))
        rule.errorTitle = str(column.heading)
        rule.add(f"{letter}2:{letter}{_LAST_ROW}")
        sheet.add_data_validation(rule)


def _example(sheet: Worksheet, slots: Sequence[Slot], example: Mapping[str, str]) -> None:
    marked = False
    for place, slot in enumerate(slots, 1):
        column = slot.column
        text = example.get(field_name(column, slot.year)) or example.get(column.code) or column.example
        if column.kind is Kind.TEXT and not marked:
            text, marked = str(_("示例：")) + text, True
        cell = sheet.cell(2, place)
        put_text(cell, text)
        cell.number_format = format_of(column.kind)
        cell.font = _GREY


def _note(column: Column, key: bool) -> str:
    """What a column takes, in a few lines."""
    lines = [str(_("必填")) if key else str(_("新增时必填")) if column.required else str(_("选填"))]
    lines.append(_expects(column))
    if column.note:
        lines.append(str(column.note))
    return "\n".join(filter(None, lines))


def _expects(column: Column) -> str:
    if column.choices:
        return str(_("可选：")) + "、".join(str(choice.label) for choice in column.choices)
    words = {
        Kind.USCC: _("18 位，按文本填写"),
        Kind.AMOUNT: _("数字，单位{unit}；也可在单元格中写明单位，如 1,850万元"),
        Kind.INTEGER: _("整数"),
        Kind.QUANTITY: _("数字，单位{unit}，最多两位小数"),
        Kind.RATIO: _("百分比，如 85%"),
        Kind.DATE: _("日期，如 2015-03-01；只知道年月时填 2015-03"),
        Kind.YEAR: _("四位年份，如 2023"),
        Kind.PHONE: _("电话号码，按文本填写"),
        Kind.UNIT: _("区或街道的名称"),
        Kind.CODE: _("代码，按文本填写"),
    }
    text = str(words.get(column.kind, "")).format(unit=column.unit or "万元")
    if column.yearly:
        text += str(_("。列名可加年份，如“2023年{heading}”；不写年份表示上一个完整年度")).format(
            heading=column.heading
        )
    return text


def _instructions(sheet: Worksheet, dataset: Dataset) -> None:
    general = [
        str(_("{title}导入模板填写说明")).format(title=dataset.title),
        str(_("1. 列的顺序可以调整，不需要的列可以删除；表头以外的列会列出但不导入。")),
        str(_("2. 空白、“—”、“/”、“无”、“N/A”表示未填，不会清除系统中已有的内容；清除请在页面上操作。")),
        str(_("3. 示例行导入时自动跳过，可以保留。")),
        str(dataset.note),
    ]
    for row, text in enumerate(filter(None, general), 1):
        sheet.cell(row, 1, text).font = Font(name="等线", bold=row == 1)
    start = sheet.max_row + 2
    for place, text in enumerate((_("栏目"), _("是否必填"), _("填写要求"), _("其他叫法")), 1):
        cell = sheet.cell(start, place, str(text))
        cell.font, cell.fill = Font(name="等线", bold=True), _HEADING
    for row, column in enumerate(dataset.columns, start + 1):
        need, _newline, rest = _note(column, column.code in dataset.key_codes).partition("\n")
        for place, text in enumerate((heading_of(column), need, rest, "、".join(column.aliases)), 1):
            sheet.cell(row, place, text).alignment = Alignment(vertical="top", wrap_text=place > 2)
    for letter, width in zip("ABCD", (26, 12, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
