"""A second list in a sheet, beside the first or below it with its columns in another order: read by its own heading, or
refused; never left out and never mixed in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext_lazy as _

from exchange.dataset import Dataset
from exchange.errors import ErrorCode, FileCode, FileRefused, RowError
from exchange.reading.body import CODE, Body
from exchange.reading.headings import Matcher
from exchange.reading.layout import Layout
from exchange.reading.raw import RawSheet, Rows

if TYPE_CHECKING:
    from exchange.reading.table import SheetData


def refuse_a_list_beside(rows: Rows, raw: RawSheet, layout: Layout, dataset: Dataset) -> None:
    """A second list beside the first would be left out in silence. Raises FileRefused where one has codes of its own."""
    for own in layout.columns:
        if own.column is None or own.column.code not in dataset.key_codes:
            continue
        for match in layout.columns:
            if match.reason != "repeated" or match.suggestion is not own.column:
                continue
            here, there = own.index - raw.first_column, match.index - raw.first_column
            for row in rows[layout.data_from :]:
                code = str(row[there]).strip()
                if CODE.search(code) and code != str(row[here]).strip():
                    sentence = _(
                        "工作表“{sheet}”里并排放着两张表（{one} 列和 {two} 列都是“{heading}”），"
                        "请上下排成一张表，或分成两个文件导入"
                    )
                    raise FileRefused(
                        FileCode.TWO_LISTS,
                        sentence.format(
                            sheet=raw.name, one=own.letter, two=match.letter, heading=own.heading
                        ),
                    )


def other_headings(
    rows: Rows, raw: RawSheet, layout: Layout, dataset: Dataset, body: Body
) -> list[tuple[int, bool]]:
    """The rows that are a heading again, and whether their columns stand otherwise than those of the first."""
    matcher, found = Matcher(dataset), []
    for place, why in body.skipped:
        if why != "heading":
            continue
        named = [
            (match, hit)
            for match in layout.columns
            if match.column is not None
            and (hit := matcher.find("", str(rows[place][match.index - raw.first_column]))) is not None
        ]
        if named:
            differs = any(
                hit.column is not match.column
                or (match.column.yearly and (hit.year or match.year) != match.year)
                for match, hit in named
                if match.column is not None
            )
            found.append((raw.first_row + place, differs))
    return found


def under_other_headings(table: SheetData, headings: list[tuple[int, bool]], dataset: Dataset) -> None:
    """Refuse the rows below a heading whose columns stand otherwise: they would be read as what they are not."""
    key = next(
        match for match in table.sheet.matched if match.column and match.column.code == dataset.key_codes[0]
    )
    ends = [row for row, _differs in headings[1:]] + [math.inf]
    first = table.sheet.heading_rows[-1]
    for (start, differs), end in zip(headings, ends, strict=False):
        within = (table.row_of > start) & (table.row_of < end)
        for at in np.flatnonzero(within).tolist() if differs else ():
            number = int(table.row_of[at])
            reason = _("第 {row} 行另有表头，各列的次序与第 {first} 行的不同；请改为一致，或分成两个文件导入")
            detail = {"reason": reason.format(row=start, first=first)}
            table.errors[at, key.field] = RowError(
                table.sheet.name, number, key.heading, ErrorCode.RULE, "", key.index, detail
            )
