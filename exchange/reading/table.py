"""One sheet's table, from cells to typed columns with their faults."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.utils.translation import gettext_lazy as _

from exchange.dataset import Dataset, Kind
from exchange.errors import ErrorCode, RowError
from exchange.kinds import parse
from exchange.kinds.base import Array, Cells, Context, Parsed
from exchange.reading.body import Body, rows_of_data
from exchange.reading.headings import MONEY_UNITS, parsed, unit_line
from exchange.reading.layout import Layout
from exchange.reading.raw import RawSheet, Rows, lengthened
from exchange.reading.result import ColumnMatch, SheetReading
from exchange.reading.second import other_headings, refuse_a_list_beside, under_other_headings

_UNDERSTOOD_NOT = frozenset({ErrorCode.UNKNOWN_CHOICE, ErrorCode.BAD_FORMAT})
_FILLS_DOWN = frozenset({Kind.TEXT, Kind.UNIT, Kind.CHOICE, Kind.CODE})


@dataclass
class SheetData:
    """A sheet's rows of data: their numbers, the typed columns by field, and the faults by (row place, field).

    `remarks` are faults of values that leave their row in.
    """

    sheet: SheetReading
    row_of: Array
    parsed: dict[str, Parsed]
    errors: dict[tuple[int, str], RowError]
    remarks: list[RowError] = field(default_factory=list)


def read_table(raw: RawSheet, layout: Layout, dataset: Dataset, today: date) -> SheetData:
    """Read the rows below a sheet's heading and parse each column that was matched.

    A column's cells are let go as soon as they are parsed: those of a large sheet are most of what its reading holds.
    """
    rows = raw.rows()
    matched = [match for match in layout.columns if match.column is not None]
    body = _body(rows, raw, layout, dataset)
    refuse_a_list_beside(rows, raw, layout, dataset)
    turns = _unit_turns(rows, raw, body, matched)
    other = other_headings(rows, raw, layout, dataset, body)
    columns: list[Cells] = list(zip(*rows, strict=True))
    del rows
    row_of = (body.keep + raw.first_row).astype(np.int32)
    sheet = SheetReading(
        name=raw.name,
        heading_rows=tuple(raw.first_row + place for place in layout.heading),
        unit=layout.unit,
        columns=layout.columns,
        rows=len(row_of),
        blank_rows=body.blank,
        hidden_rows=len(raw.scan.hidden_rows.intersection(row_of.tolist())) if raw.scan.hidden_rows else 0,
        hidden_columns=sum(match.hidden and bool(match.heading) for match in layout.columns),
        skipped=[(raw.first_row + place, why) for place, why in body.skipped],
    )
    table = SheetData(sheet, row_of, {}, {})
    _fill_down(raw, columns, matched)
    keep = body.keep.tolist()
    for match in matched:
        place = match.index - raw.first_column
        cells, columns[place] = list(map(columns[place].__getitem__, keep)), ()
        if match.column is not None:
            _parse(table, match, cells, Context(match.column, match.unit, today, raw.from_1904))
    _other_units(table, turns)
    under_other_headings(table, other, dataset)
    _formulas(table, raw, matched)
    _required(table, dataset, matched)
    return table


def count_rows(raw: RawSheet, layout: Layout, dataset: Dataset) -> int:
    """How many of the rows below a sheet's heading are rows of data."""
    return len(_body(raw.rows(), raw, layout, dataset).keep)


def _body(rows: Rows, raw: RawSheet, layout: Layout, dataset: Dataset) -> Body:
    keys = [
        m.index - raw.first_column for m in layout.columns if m.column and m.column.code in dataset.key_codes
    ]
    lines = [list(map(str, rows[place])) for place in layout.heading]
    formulas = {row - raw.first_row for row, index in raw.scan.valueless if index - raw.first_column in keys}
    formulas = {place for place in formulas if place >= layout.data_from}
    rows = lengthened(rows, max(formulas, default=-1) + 1)
    return rows_of_data(rows, layout.data_from, keys, lines, formulas)


def _fill_down(raw: RawSheet, columns: list[Cells], matched: list[ColumnMatch]) -> None:
    """A cell merged over several rows says its text of each of them (districts, streets); never a figure."""
    fills = {m.index for m in matched if m.column and m.column.kind in _FILLS_DOWN}
    for first, left, last, right in raw.merges:
        if last > first and left == right and left in fills:
            column = list(columns[left - raw.first_column])
            top, end = max(first - raw.first_row, 0), min(last - raw.first_row + 1, len(column))
            column[top:end] = column[top : top + 1] * (end - top)
            columns[left - raw.first_column] = column


def _unit_turns(
    rows: Rows, raw: RawSheet, body: Body, matched: list[ColumnMatch]
) -> list[tuple[int, ColumnMatch, str]]:
    """Where the unit of an amount turns: a line below the heading, or the heading again, may state one."""
    amounts = [match for match in matched if match.column and match.column.kind is Kind.AMOUNT]
    turns = []
    for place, why in body.skipped:
        for match in amounts if why in {"unit", "heading"} else ():
            unit = parsed(str(rows[place][match.index - raw.first_column])).unit if why == "heading" else ""
            if why == "unit" and match.unit_from != "heading":
                unit = unit_line(rows[place])
            if unit in MONEY_UNITS:
                turns.append((raw.first_row + place, match, unit))
    return turns


def _other_units(table: SheetData, turns: list[tuple[int, ColumnMatch, str]]) -> None:
    """Refuse amounts below a line that states another unit than the column's: they would be read as what they are not."""
    for row, match, unit in turns:
        column = table.parsed[match.field]
        until = min(
            (later for later, other, _unit in turns if later > row and other is match), default=math.inf
        )
        within = (table.row_of > row) & (table.row_of < until) & ~column.missing
        for at in np.flatnonzero(within).tolist() if unit != match.unit else ():
            reason = _("第 {row} 行起金额的单位是{unit}，与表头的{other}不同；请改为一致后重新导入")
            detail = {"reason": reason.format(row=row, unit=unit, other=match.unit)}
            number = int(table.row_of[at])
            table.errors[at, match.field] = RowError(
                table.sheet.name, number, match.heading, ErrorCode.RULE, "", match.index, detail
            )


def _parse(table: SheetData, match: ColumnMatch, cells: Cells, context: Context) -> None:
    typed = parse(cells, context)
    table.parsed[match.field] = typed
    for fault in typed.faults if context.column.written else ():
        row = int(table.row_of[fault.at])
        detail = dict(fault.detail)
        if fault.code is ErrorCode.CELL_ERROR:
            detail["cell"] = f"{match.letter}{row}"
        error = RowError(table.sheet.name, row, match.heading, fault.code, fault.found, match.index, detail)
        if context.column.lenient and fault.code in _UNDERSTOOD_NOT:
            table.remarks.append(error)
        else:
            table.errors[fault.at, match.field] = error


def _formulas(table: SheetData, raw: RawSheet, matched: list[ColumnMatch]) -> None:
    """Refuse formulas without a stored value and cells that hold an error value, in the columns that were taken."""
    by_index = {match.index: match for match in matched}
    for places, code in (
        (raw.scan.valueless, ErrorCode.FORMULA_WITHOUT_VALUE),
        (raw.scan.errors, ErrorCode.CELL_ERROR),
    ):
        for row, index in sorted(places):
            at = int(np.searchsorted(table.row_of, row))
            if index not in by_index or at == len(table.row_of) or table.row_of[at] != row:
                continue
            match = by_index[index]
            table.parsed[match.field].missing[at] = True
            if match.column is None or not match.column.written:
                continue
            detail = {"cell": f"{match.letter}{row}"}
            table.errors[at, match.field] = RowError(
                table.sheet.name, row, match.heading, code, "", index, detail
            )


def _required(table: SheetData, dataset: Dataset, matched: list[ColumnMatch]) -> None:
    """Every row needs its key."""
    for match in matched:
        if match.column is None or match.column.code not in dataset.key_codes:
            continue
        for at in np.flatnonzero(table.parsed[match.field].missing).tolist():
            if (at, match.field) not in table.errors:
                table.errors[at, match.field] = RowError(
                    table.sheet.name,
                    int(table.row_of[at]),
                    match.heading,
                    ErrorCode.REQUIRED,
                    "",
                    match.index,
                )
