"""What a reading gives: the columns found, typed columns, faults by row, and what was passed over and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from exchange.dataset import Column, Dataset
from exchange.errors import RowError
from exchange.kinds.base import Array
from exchange.reading.likeness import Question
from exchange.reading.scan import column_letters
from exchange.reading.sniff import Format


@dataclass(frozen=True)
class ColumnMatch:
    """One column of a sheet and what it was taken for.

    `index` is its place in the sheet (0-based), `unit_from` one of heading, line, default; `year_stated` is False
    where a yearly column names no year and the last full year was taken. `suggestion` is a column that it may be;
    `reason` says why a column that has a name was not taken (unknown, repeated, by hand).
    """

    index: int
    heading: str
    column: Column | None = None
    year: int | None = None
    year_stated: bool = True
    unit: str = ""
    unit_from: str = ""
    hidden: bool = False
    suggestion: Column | None = None
    reason: str = ""

    @property
    def letter(self) -> str:
        """The column's letter as Excel shows it."""
        return column_letters(self.index)

    @property
    def field(self) -> str:
        """The typed column that it fills: the column's code, with the year for a yearly one (`revenue:2023`)."""
        if self.column is None:
            return ""
        return field_name(self.column, self.year)


def field_name(column: Column, year: int | None = None) -> str:
    """The name of a typed column."""
    return f"{column.code}:{year}" if column.yearly else column.code


@dataclass
class SheetReading:
    """One sheet that was read. Rows are the sheet's own, 1-based; `skipped` says why a row is no row of data."""

    name: str
    heading_rows: tuple[int, ...]
    unit: str
    columns: tuple[ColumnMatch, ...]
    rows: int = 0
    blank_rows: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)

    @property
    def matched(self) -> list[ColumnMatch]:
        """The columns that were taken."""
        return [match for match in self.columns if match.column is not None]

    @property
    def unmatched(self) -> list[ColumnMatch]:
        """The columns with a heading that were not taken."""
        return [match for match in self.columns if match.column is None and match.heading]

    def summary(self) -> dict[str, Any]:
        """What the preview says about the sheet, as plain values for JSON."""
        return {
            "sheet": self.name,
            "rows": self.rows,
            "heading_rows": list(self.heading_rows),
            "unit": self.unit,
            "blank_rows": self.blank_rows,
            "hidden_rows": self.hidden_rows,
            "hidden_columns": self.hidden_columns,
            "skipped": [{"row": row, "reason": why} for row, why in self.skipped[:200]],
            "skipped_rows": len(self.skipped),
            "columns": [
                {
                    "index": match.index,
                    "letter": match.letter,
                    "heading": match.heading,
                    "column": match.column.code if match.column else None,
                    "title": str(match.column.heading) if match.column else "",
                    "year": match.year,
                    "year_stated": match.year_stated,
                    "unit": match.unit,
                    "unit_from": match.unit_from,
                    "hidden": match.hidden,
                    "suggestion": match.suggestion.code if match.suggestion else None,
                    "reason": match.reason,
                }
                for match in self.columns
                if match.heading or match.column
            ],
        }


@dataclass(frozen=True)
class Slot:
    """A typed column of the reading: a column of the dataset, with its year where it is yearly."""

    column: Column
    year: int | None = None

    @property
    def field(self) -> str:
        """Its name, e.g. `name` or `revenue:2023`."""
        return field_name(self.column, self.year)


@dataclass
class TypedColumn:
    """Values by `Kind` (see there) and a mask that is True where nothing is stated or the cell was refused."""

    slot: Slot
    values: Array
    missing: Array


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row that says what an earlier one says: it was merged into that and is not counted as a row."""

    sheet: str
    row: int
    of_sheet: str
    of_row: int


@dataclass
class Reading:
    """A workbook read against a dataset.

    All arrays have one entry for each row of data, in the file's order; a duplicate with the same values is not among
    them, a refused row is (`refused` is True and its faults stand in `errors`). `remarks` are faults of single values
    that leave their row in. `asked` are questions about required columns that no sheet has; what they are worth
    depends on whether there are rows that need them.
    """

    dataset: Dataset
    filename: str
    format: Format
    sheets: list[SheetReading]
    skipped_sheets: list[tuple[str, str]]
    columns: dict[str, TypedColumn]
    sheet_of: Array
    row_of: Array
    refused: Array
    errors: list[RowError]
    duplicates: list[Duplicate] = field(default_factory=list)
    remarks: list[RowError] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows of data, refused ones included."""
        return len(self.row_of)

    @cached_property
    def sheet_names(self) -> list[str]:
        """Names by the numbers in `sheet_of`."""
        return [sheet.name for sheet in self.sheets]

    def place(self, at: int) -> tuple[str, int]:
        """Sheet and row, as the officer sees them, of the row at that place of the arrays."""
        return self.sheet_names[int(self.sheet_of[at])], int(self.row_of[at])

    def heading(self, name: str, sheet: int = 0) -> ColumnMatch | None:
        """The file's column that fills a typed column in that sheet."""
        return next((match for match in self.sheets[sheet].columns if match.field == name), None)

    def error(self, at: int, name: str, code: Any, found: str, **detail: Any) -> RowError:
        """A row error in the reading's own terms, for faults that are found later (scope, rules)."""
        sheet, row = self.place(at)
        match = self.heading(name, int(self.sheet_of[at]))
        column = self.dataset.by_code.get(name.partition(":")[0])
        heading = match.heading if match else str(column.heading) if column else name
        return RowError(sheet, row, heading, code, found, match.index if match else None, detail)

    def accepted(self) -> Iterator[tuple[str, TypedColumn]]:
        """The typed columns restricted to rows that were not refused."""
        keep = ~self.refused
        for name, column in self.columns.items():
            yield name, TypedColumn(column.slot, column.values[keep], column.missing[keep])

    def summary(self) -> dict[str, Any]:
        """What the preview says about the file, as plain values for JSON."""
        return {
            "format": str(self.format),
            "rows": self.rows,
            "refused": int(np.count_nonzero(self.refused)),
            "duplicates": len(self.duplicates),
            "remarks": len(self.remarks),
            "skipped_sheets": [{"sheet": name, "reason": why} for name, why in self.skipped_sheets],
            "sheets": [sheet.summary() for sheet in self.sheets],
        }
