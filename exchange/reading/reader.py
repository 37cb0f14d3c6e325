"""Read a workbook against a dataset: the way into `exchange.reading`."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
from django.utils.translation import gettext_lazy as _

from exchange.about import is_for_reading
from exchange.dataset import Dataset
from exchange.errors import ErrorCode, FileCode, FileRefused, RowError
from exchange.kinds.base import Array
from exchange.reading.asking import Found, asked_of, named, without_key
from exchange.reading.duplicates import repeats
from exchange.reading.headings import MONEY_UNITS
from exchange.reading.layout import By, find_layout, place_of
from exchange.reading.raw import RawWorkbook, open_workbook, too_many_rows
from exchange.reading.result import Duplicate, Reading, Slot, TypedColumn
from exchange.reading.table import SheetData, count_rows, read_table

MAX_ROWS = 500_000
_DTYPES = {"O": None, "i": 0, "M": np.datetime64("NaT")}

Mapped = Mapping[int, str | None] | Mapping[str, str | None]


def read(
    path: Path | str,
    filename: str,
    dataset: Dataset,
    *,
    mapping: Mapped | None = None,
    headings: Mapping[str, str | None] | None = None,
    sheet: str | None = None,
    today: date,
    max_rows: int = MAX_ROWS,
) -> Reading:
    """Read an .xlsx, .xls or .csv as rows of `dataset`.

    `mapping` overrides what columns were taken for: the column's place in the sheet (0-based; a digit string will do)
    to a column code, `revenue:2022` for a year of a yearly column, `revenue:2022@千元` to say the unit of an amount as
    well, or None to leave it out. `headings` says the same of columns by their heading or their letter.
    `sheet` restricts the reading to one sheet.
    `today` tells the last full year, which a yearly heading without a year means.

    Raises FileRefused when nothing of the file can be read; faults of rows are in the result's `errors`.
    """
    said: dict[int | str, str | None] = {}
    said.update((heading, code) for heading, code in (headings or {}).items())
    said.update((int(place), code) for place, code in (mapping or {}).items())
    _check_mapping(said, dataset)

    def too_many(ends: RawWorkbook) -> None:
        chosen, _skipped = _chosen(ends, dataset, today, said, sheet)
        if sum(raw.left_out + count_rows(raw, layout, dataset) for raw, layout in chosen) > max_rows:
            raise too_many_rows(max_rows)

    with _uncollected():
        book = open_workbook(Path(path), filename, max_rows, too_many)
        chosen, skipped = _chosen(book, dataset, today, said, sheet)
        asked = asked_of(chosen, dataset, today)
        tables: list[SheetData] = []
        for raw, layout in chosen:
            tables.append(read_table(raw, layout, dataset, today))
            if sum(len(table.row_of) for table in tables) > max_rows:
                raise too_many_rows(max_rows)
        if not any(len(table.row_of) for table in tables):
            raise FileRefused(FileCode.NO_ROWS, _("表头下面没有数据，没有可导入的行"))
        reading = _joined(dataset, filename, book, tables, skipped)
        reading.asked = asked
        return reading


@contextmanager
def _uncollected() -> Iterator[None]:
    """Reading makes millions of cells and no cycles of them; the collector would walk through them time and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check_mapping(mapping: By, dataset: Dataset) -> None:
    for code in mapping.values():
        chosen, _at, unit = (code or "").partition("@")
        name, _colon, year = chosen.partition(":")
        if code is not None and (
            name not in dataset.by_code or (year and not year.isdigit()) or (unit and unit not in MONEY_UNITS)
        ):
            raise FileRefused(FileCode.BAD_MAPPING, _("没有名为“{code}”的列").format(code=code))


def _check_headings(found: list[Found], mapping: By) -> None:
    """What a person says of a column that no sheet has would be passed over in silence."""
    for name in mapping:
        if isinstance(name, str) and not any(place_of(name, layout.columns) for _raw, layout in found):
            raise FileRefused(FileCode.BAD_MAPPING, _("文件里没有名为“{name}”的列").format(name=name))


def _chosen(
    book: RawWorkbook, dataset: Dataset, today: date, mapping: By, wanted: str | None
) -> tuple[list[Found], list[tuple[str, str]]]:
    """The sheets to read, and those passed over with the reason. A hidden sheet is read only when no other fits."""
    shown: list[Found] = []
    hidden: list[Found] = []
    skipped: list[tuple[str, str]] = []
    partial: list[Found] = []
    empty = 0
    for raw in book.sheets:
        if wanted is not None and raw.name != wanted:
            skipped.append((raw.name, str(_("未选择"))))
            continue
        if is_for_reading(raw.name):
            skipped.append((raw.name, str(_("“当前列”只供阅读"))))
            continue
        top = raw.top()
        layout = find_layout(raw, top, dataset, today, mapping) if top else None
        empty += not top
        if layout and layout.has_key:
            (hidden if raw.hidden else shown).append((raw, layout))
            continue
        skipped.append((raw.name, str(_("没有找到这个数据集的表头") if top else _("空白工作表"))))
        if layout:
            partial.append((raw, layout))
    if wanted is not None and not any(raw.name == wanted for raw in book.sheets):
        raise FileRefused(FileCode.NO_SUCH_SHEET, _("文件里没有名为“{name}”的工作表").format(name=wanted))
    _check_headings([*shown, *hidden] or partial, mapping)
    if shown and hidden and wanted is None:
        skipped += [(raw.name, str(_("隐藏的工作表"))) for raw, _layout in hidden]
        return shown, skipped
    if chosen := shown + hidden:
        return chosen, skipped
    if any(is_for_reading(name) for name, _why in skipped if wanted in (None, name)):
        raise FileRefused(
            FileCode.FOR_READING, _("这是“当前列”导出的文件，只供阅读和打印；要导入请导出“全部列”")
        )
    if empty == len(book.sheets) or (wanted is not None and empty):
        raise FileRefused(FileCode.EMPTY_SHEET, _("工作表是空的，没有可导入的内容"))
    raise _no_heading(dataset, partial, today)


def _no_heading(dataset: Dataset, partial: list[Found], today: date) -> FileRefused:
    if partial:
        return without_key(partial, dataset, today)
    needed = named([dataset[code] for code in dataset.key_codes])
    sentence = _("没有找到表头：表中应有一行列名，至少包括{needed}；请对照模板检查后再导入")
    return FileRefused(FileCode.NO_HEADING, sentence.format(needed=needed))


def _joined(
    dataset: Dataset,
    filename: str,
    book: RawWorkbook,
    tables: list[SheetData],
    skipped: list[tuple[str, str]],
) -> Reading:
    """The tables of all sheets as one, repeated rows dealt with."""
    sizes = [len(table.row_of) for table in tables]
    starts = np.concatenate([[0], np.cumsum(sizes)]).tolist()
    columns = _columns(tables, starts)
    sheet_of = np.repeat(np.arange(len(tables), dtype=np.int16), sizes)
    row_of = np.concatenate([table.row_of for table in tables])
    errors = {
        (start + at, name): error
        for table, start in zip(tables, starts, strict=False)
        for (at, name), error in table.errors.items()
    }
    reading = Reading(
        dataset=dataset,
        filename=filename,
        format=book.format,
        sheets=[table.sheet for table in tables],
        skipped_sheets=skipped,
        columns=columns,
        sheet_of=sheet_of,
        row_of=row_of,
        refused=np.zeros(len(row_of), dtype=bool),
        errors=[],
        remarks=[remark for table in tables for remark in table.remarks],
    )
    gone = _repeated(reading, [frozenset(table.parsed) for table in tables], errors)
    _finish(reading, errors, gone)
    return reading


def _columns(tables: list[SheetData], starts: list[int]) -> dict[str, TypedColumn]:
    """Each typed column over all sheets; a sheet that does not have it states nothing."""
    slots: dict[str, Slot] = {}
    for table in tables:
        for match in table.sheet.matched:
            if match.column is not None:
                slots.setdefault(match.field, Slot(match.column, match.year))
    joined = {}
    for name, slot in slots.items():
        parts = [table.parsed.get(name) for table in tables]
        sample = next(part for part in parts if part)
        values = np.full(starts[-1], _DTYPES[sample.values.dtype.kind], dtype=sample.values.dtype)
        missing = np.ones(starts[-1], dtype=bool)
        for part, start in zip(parts, starts, strict=False):
            if part:
                values[start : start + len(part.values)] = part.values
                missing[start : start + len(part.values)] = part.missing
        joined[name] = TypedColumn(slot, values, missing)
    return joined


def _repeated(
    reading: Reading, present: list[frozenset[str]], errors: dict[tuple[int, str], RowError]
) -> list[int]:
    """Deal with keys that occur twice; gives the rows that are merged into an earlier one."""
    keys, apart = (
        [reading.columns[name] for name in names if name in reading.columns]
        for names in (reading.dataset.key_codes, reading.dataset.apart)
    )
    faulty = {place: error.found for place, error in errors.items()}
    written = [column for column in reading.columns.values() if column.slot.column.written]
    found = repeats(keys, written, reading.sheet_of, present, faulty, apart)
    name = keys[0].slot.field
    for row, other in found.conflicts:
        sheet, number = reading.place(other)
        headings = [reading.heading(key.slot.field, int(reading.sheet_of[row])) for key in (*keys, *apart)]
        detail = {
            "heading": "”“".join(match.heading for match in headings if match),
            "other_sheet": sheet,
            "other_row": number,
        }
        value = str(keys[0].values[row])
        errors[row, name] = reading.error(row, name, ErrorCode.DUPLICATE_CONFLICT, value, **detail)
    for row, first in found.merged:
        reading.duplicates.append(Duplicate(*reading.place(row), *reading.place(first)))
    return [row for row, _first in found.merged]


def _finish(reading: Reading, errors: dict[tuple[int, str], RowError], gone: list[int]) -> None:
    """Mark refused rows, drop merged ones, and put the errors in the order of the file."""
    dropped = set(gone)
    reading.refused[[at for at, _name in errors if at not in dropped]] = True
    order = sorted(
        (at, error.index if error.index is not None else -1, name) for (at, name), error in errors.items()
    )
    reading.errors = [errors[at, name] for at, _index, name in order if at not in dropped]
    if not gone:
        return
    keep: Array = np.ones(reading.rows, dtype=bool)
    keep[gone] = False
    reading.sheet_of, reading.row_of = reading.sheet_of[keep], reading.row_of[keep]
    reading.refused = reading.refused[keep]
    for name, column in reading.columns.items():
        reading.columns[name] = TypedColumn(column.slot, column.values[keep], column.missing[keep])
    for number, sheet in enumerate(reading.sheets):
        sheet.rows = int(np.count_nonzero(reading.sheet_of == number))
