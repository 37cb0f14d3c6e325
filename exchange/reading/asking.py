"""What to ask about columns that a file lacks: where a sheet's unknown columns may be them, before anything is refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from exchange.dataset import Column, Dataset
from exchange.errors import FileCode, FileRefused
from exchange.reading.body import is_data
from exchange.reading.layout import Layout
from exchange.reading.likeness import FileColumn, Question, questions
from exchange.reading.raw import RawSheet
from exchange.reading.result import SheetReading

Found = tuple[RawSheet, Layout]


class ColumnsLacking(FileRefused):
    """A sheet is read but for columns that nothing in it names.

    `asked` are those that it may have under other headings: answered, it is read again. `reading` is what the page
    shows of its columns, so that a person can say which is which; `sheet` the one that the answer is about, where the
    file has others like it with other columns.
    """

    def __init__(
        self,
        code: FileCode,
        sentence: str | Promise,
        reading: dict[str, Any],
        asked: Sequence[Question] = (),
        sheet: str | None = None,
    ) -> None:
        super().__init__(code, sentence)
        self.reading, self.asked, self.sheet = reading, list(asked), sheet


def required_of(dataset: Dataset) -> list[Column]:
    """The columns without which no row, or no new row, can be taken."""
    return [column for column in dataset.columns if column.required or column.code in dataset.key_codes]


def asked_of(sheets: Sequence[Found], dataset: Dataset, today: date) -> list[Question]:
    """What to ask about the sheets that are read, where none of them has a required column; most often nothing.

    An answer names a column by its place, in all of them: only those are asked about that are the same in each.
    """
    taken = {match.column for _raw, layout in sheets for match in layout.columns if match.column}
    lacking = [column for column in required_of(dataset) if column not in taken]
    if not lacking:
        return []
    same = set.intersection(*(set(_unknown(layout)) for _raw, layout in sheets))
    raw, layout = sheets[0]
    return questions(dataset, lacking, _columns(raw, layout, sorted(same)), today)


def without_key(found: Sequence[Found], dataset: Dataset, today: date) -> ColumnsLacking:
    """The refusal of sheets that look like the dataset's but lack its key; with questions where these may bring it."""
    raw, layout = max(found, key=lambda pair: (not pair[0].hidden, pair[1].score))
    alike = [pair for pair in found if _headings(pair[1]) == _headings(layout)]
    taken = {match.column.code for match in layout.columns if match.column}
    lacking = [dataset[code] for code in dataset.key_codes if code not in taken]
    sheet = SheetReading(raw.name, layout.heading_rows(raw.first_row), layout.unit, layout.columns)
    reading = {"sheets": [sheet.summary()]}
    asked = asked_of([(raw, layout)], dataset, today)
    if {column.code for column in lacking} <= {question.column.code for question in asked}:
        one = raw.name if len(alike) < len(found) else None
        return ColumnsLacking(FileCode.COLUMN_UNSURE, said(asked), reading, asked, one)
    sentence = _("工作表“{sheet}”第 {row} 行像是表头，但缺少{lacking}这一列；请补上后再导入").format(
        sheet=raw.name, row=raw.first_row + layout.heading[-1], lacking=named(lacking)
    )
    return ColumnsLacking(FileCode.NO_HEADING, sentence, reading)


def without_required(lacking: Collection[Column], reading: dict[str, Any]) -> ColumnsLacking:
    """The refusal of a file of new rows that all lack a column."""
    sentence = _("表中没有{lacking}这一列，新增的行都必须填写；请补上这一列后再导入")
    return ColumnsLacking(FileCode.COLUMN_MISSING, sentence.format(lacking=named(lacking)), reading)


def named(columns: Collection[Column]) -> str:
    """The columns' headings, quoted."""
    return "、".join(f"“{column.heading}”" for column in columns)


def said(asked: Sequence[Question]) -> str:
    """The questions as sentences, with the reasons."""
    return "".join(question.said for question in asked)


def _headings(layout: Layout) -> list[tuple[int, str]]:
    return [(match.index, match.heading) for match in layout.columns if match.heading]


def _unknown(layout: Layout) -> list[tuple[int, str]]:
    """The columns with a heading that were taken for nothing, unless a person said that they are nothing."""
    return [
        (match.index, match.heading)
        for match in layout.columns
        if match.column is None and match.heading and match.reason != "by_hand"
    ]


def _columns(raw: RawSheet, layout: Layout, unknown: list[tuple[int, str]]) -> list[FileColumn]:
    """The unknown columns with their cells in the first rows of data."""
    top = raw.top()
    lines = [list(map(str, top[place])) for place in layout.heading]
    rows = [row for row in top[layout.data_from :] if is_data(row, lines)]
    return [
        FileColumn(index, heading, [row[index - raw.first_column] for row in rows])
        for index, heading in unknown
    ]
