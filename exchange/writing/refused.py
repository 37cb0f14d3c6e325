"""Refused rows as a workbook that can be corrected and imported again: their own rows, with the reason on the cell.

Up to 2,000 rows the reason stands in the note of the cell that it is about; beyond that notes cost more than they
help, and it stands in a first column. A summary sheet counts the reasons.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from exchange.dataset import Kind
from exchange.errors import TITLES, RowError
from exchange.kinds.cells import text_of
from exchange.reading.raw import lengthened, open_workbook
from exchange.reading.reader import MAX_ROWS
from exchange.reading.result import ColumnMatch, Reading, SheetReading
from exchange.reading.scan import column_letters
from exchange.writing.cells import texts_xml
from exchange.writing.package import MOST_ROWS, STYLE_OF, Package, sheet_name
from exchange.writing.styles import DATE_FORMAT, TEXT_FORMAT, heading_of, put_text

MOST_NOTES = 2_000
_MARKED = PatternFill("solid", fgColor="FFF2CC")
_HEADING = PatternFill("solid", fgColor="E8EEF7")

Faults = Mapping[int, list[RowError]]
Refused = list[tuple[int, list[Any]]]


def write_refused(
    path: Path | str,
    source: Path | str,
    reading: Reading,
    errors: Sequence[RowError],
    *,
    most_notes: int = MOST_NOTES,
) -> int:
    """Write the rows that `errors` are about, as they stand in `source`; gives their number.

    `reading` is what was read from `source`; `errors` may go beyond its own (scope, rules). Raises FileRefused when
    the source can no longer be read.
    """
    by_sheet: dict[str, dict[int, list[RowError]]] = defaultdict(lambda: defaultdict(list))
    for error in errors:
        by_sheet[error.sheet][error.row].append(error)
    sheets = [(sheet, rows) for sheet, rows in _originals(Path(source), reading, by_sheet) if rows]
    number = sum(len(rows) for _sheet, rows in sheets)
    if number <= most_notes:
        _with_notes(Path(path), sheets, by_sheet, errors)
    else:
        _with_column(Path(path), sheets, by_sheet, errors)
    return number


def _originals(
    source: Path, reading: Reading, by_sheet: Mapping[str, Faults]
) -> Iterator[tuple[SheetReading, Refused]]:
    """Each sheet with its refused rows: row number and the cells under its columns, as they are."""
    raw_sheets = {raw.name: raw for raw in open_workbook(source, reading.filename, MAX_ROWS).sheets}
    for sheet in reading.sheets:
        faults, raw = by_sheet.get(sheet.name), raw_sheets.get(sheet.name)
        if not faults or raw is None:
            continue
        rows = lengthened(raw.rows(), max(faults) - raw.first_row + 1)
        yield sheet, [(number, rows[number - raw.first_row]) for number in sorted(faults)]


def _headings(sheet: SheetReading) -> list[str]:
    """The file's headings; with the unit where only a unit line said it, and ours where a person chose the column."""
    return [_heading(match) for match in sheet.columns]


def _heading(match: ColumnMatch) -> str:
    if match.column is None:
        return match.heading
    if match.reason == "by_hand":
        name = heading_of(match.column, match.year)
        return name if match.column.kind is not Kind.AMOUNT else f"{name.partition('（')[0]}（{match.unit}）"
    return f"{match.heading}（{match.unit}）" if match.unit_from == "line" else match.heading


def _reasons(faults: Iterable[RowError]) -> str:
    return "；".join(dict.fromkeys(f"{error.column}：{error.message}" for error in faults))


def _with_notes(
    path: Path,
    sheets: list[tuple[SheetReading, Refused]],
    by_sheet: Mapping[str, Faults],
    errors: Sequence[RowError],
) -> None:
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101 - a new workbook has one
    for sheet, rows in sheets:
        target = book.create_sheet(sheet_name(sheet.name, book.sheetnames))
        _head(target, _headings(sheet))
        for line, (number, cells) in enumerate(rows, 2):
            _line(target, line, cells)
            _notes(target, line, number, sheet, by_sheet[sheet.name][number])
    book.remove(first)
    summary = book.create_sheet(sheet_name(str(_("退回汇总")), book.sheetnames))
    _head(summary, _SUMMARY_HEADINGS())
    for reason in _summary(errors):
        summary.append(reason)
    for letter, width in zip("ABCD", (36, 12, 26, 60), strict=True):
        summary.column_dimensions[letter].width = width
    book.save(path)


def _head(sheet: Worksheet, headings: Sequence[str]) -> None:
    for place, heading in enumerate(headings, 1):
        cell = sheet.cell(1, place)
        put_text(cell, heading)
        cell.font, cell.fill = Font(name="等线", bold=True), _HEADING
        sheet.column_dimensions[get_column_letter(place)].width = min(max(len(heading) * 2 + 3, 12), 40)
    sheet.freeze_panes = "A2"


def _line(sheet: Worksheet, line: int, cells: Sequence[Any]) -> None:
    for place, value in enumerate(cells, 1):
        cell = sheet.cell(line, place)
        if isinstance(value, str):
            put_text(cell, value)
            cell.number_format = TEXT_FORMAT
        else:
            cell.value = value
            if hasattr(value, "year"):
                cell.number_format = DATE_FORMAT


def _notes(sheet: Worksheet, line: int, number: int, read: SheetReading, faults: Iterable[RowError]) -> None:
    """Put each reason on its own cell; what is about no cell of the file goes on the first."""
    places = {match.index: place for place, match in enumerate(read.columns, 1)}
    by_place: dict[int, list[RowError]] = defaultdict(list)
    for fault in faults:
        by_place[places.get(fault.index, 1) if fault.index is not None else 1].append(fault)
    for place, some in by_place.items():
        text = str(_("原第 {row} 行：")).format(row=number) + "；".join(
            dict.fromkeys(fault.message for fault in some)
        )
        cell = sheet.cell(line, place)
        cell.comment = Comment(text, str(_("导入检查")), height=90, width=280)
        cell.fill = _MARKED


def _SUMMARY_HEADINGS() -> list[str]:  # noqa: N802 - a constant that follows the language
    return [str(_("退回原因")), str(_("行数")), str(_("代码")), str(_("举例"))]


def _summary(errors: Sequence[RowError]) -> list[list[Any]]:
    """Reasons by the number of rows that they refused, and all refused rows."""
    rows_by_code: dict[str, set[tuple[str, int]]] = defaultdict(set)
    example: dict[str, str] = {}
    for error in errors:
        rows_by_code[error.code].add((error.sheet, error.row))
        example.setdefault(error.code, error.message)
    counts = Counter({code: len(rows) for code, rows in rows_by_code.items()})
    lines: list[list[Any]] = [
        [_title(code), count, str(code), example[code]] for code, count in counts.most_common()
    ]
    everything = {place for rows in rows_by_code.values() for place in rows}
    return [*lines, [str(_("退回行数合计")), len(everything), "", ""]]


def _title(code: str) -> str:
    return next((str(title) for known, title in TITLES.items() if known == code), str(code))


def _with_column(
    path: Path,
    sheets: list[tuple[SheetReading, Refused]],
    by_sheet: Mapping[str, Faults],
    errors: Sequence[RowError],
) -> None:
    style = STYLE_OF[TEXT_FORMAT]
    with Package(path) as package:
        for read, rows in sheets:
            headings = [str(_("退回原因")), *_headings(read)]
            widths = [60.0, *(min(max(len(heading) * 2 + 3, 12), 40) for heading in headings[1:])]
            target = package.sheet(read.name, headings, widths)
            faults = by_sheet[read.name]
            for start in range(0, min(len(rows), MOST_ROWS - 1), 5_000):
                part = rows[start : start + 5_000]
                lines = [
                    [
                        str(_("原第 {row} 行：")).format(row=number) + _reasons(faults[number]),
                        *map(text_of, cells),
                    ]
                    for number, cells in part
                ]
                target.write(_text_rows(lines, target.next_row, style))
        summary = package.sheet(str(_("退回汇总")), _SUMMARY_HEADINGS(), (36, 12, 26, 60))
        summary.write(
            _text_rows([[str(cell) for cell in line] for line in _summary(errors)], summary.next_row, style)
        )


def _text_rows(lines: Sequence[Sequence[str]], number: int, style: int) -> list[str]:
    """Rows of nothing but text."""
    letters = [column_letters(place) for place in range(max(map(len, lines), default=0))]
    columns = [texts_xml(column) for column in zip(*lines, strict=True)]
    return [
        f'<row r="{row}">'
        + "".join(
            f'<c r="{letter}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
            for letter, text in zip(letters, cells, strict=True)
            if text
        )
        + "</row>"
        for row, cells in enumerate(zip(*columns, strict=True), number)
    ]
