"""当前列: a list as a workbook in the columns of its page, with the values in force; it is read and never imported.

The headings, their order and their units are those of the page's own template. A room says only what stands below
each of them: one cell, or several where the page puts a second line or two facts into one, so that each can be sorted
and filtered. The rows come in chunks, by the queries of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.money import UNKNOWN_TEXT
from core.ui.headings import headings_of
from core.ui.tables import Heading
from exchange.dataset import Column, Kind
from exchange.reading.result import Slot
from exchange.writing.styles import INTEGER_FORMAT, WRAPPED

Text = str | Promise
Asked = Mapping[str, Sequence[str]]
Ids = tuple[str, tuple[Any, ...]]
CHUNK = 1_000


@dataclass(frozen=True)
class Cell:
    """What of a row stands in one column; without `heading` under the page's own, with its unit."""

    read: Callable[[Any], Any]
    heading: Text = ""
    kind: Kind = Kind.TEXT
    look: str = ""
    width: float = 12

    def column(self, heading: Heading, number: int) -> Column:
        """The column of a workbook; text breaks into lines, as it does on the page."""
        unit = str(heading.unit) if not self.heading else ""
        look = self.look or (WRAPPED if self.kind is Kind.TEXT else "")
        text = str(self.heading or heading.text)
        return Column(f"{heading.name}{number}", text, self.kind, unit=unit, look=look, width=self.width)


def whole_wan(read: Callable[[Any], Any]) -> Cell:
    """An amount that the page shows in whole 万元: every digit is there, and looks as it does on the page."""
    return Cell(read, kind=Kind.AMOUNT, look=INTEGER_FORMAT, width=14)


def named(name: Callable[[Any], Any], uscc: Callable[[Any], Any]) -> tuple[Cell, Cell]:
    """An enterprise: its name, and the code that the page has below it."""
    return Cell(name, width=34), Cell(uscc, _("统一社会信用代码"), width=22)


def placed(district: Callable[[Any], Any], street: Callable[[Any], Any]) -> tuple[Cell, Cell]:
    """Where it is: the page has both in one column, or leaves out the district that all rows have."""
    return Cell(district, _("区"), width=10), Cell(street, _("街道"), width=12)


class ShownColumns:
    """The shown columns of one list; a room gives the template, the cells and the page's rows."""

    template: str
    cells: Mapping[str, Sequence[Cell]]
    """By the names of the template's headings; none below what is no fact (操作)."""

    def head(self, actor: User, asked: Asked) -> dict[str, Any]:
        """What the template's heading asks for."""
        return {}

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], Sequence[Any]]:
        """A function from some of the listed keys to the page's rows, in their order, in a fixed number of queries."""
        raise NotImplementedError

    def columns(self, actor: User, asked: Asked) -> list[tuple[Slot, Cell]]:
        """The columns that the person's page has, from left to right."""
        return [
            (Slot(cell.column(heading, number)), cell)
            for heading in headings_of(self.template, **self.head(actor, asked))
            for number, cell in enumerate(self.cells[heading.name])
        ]

    def chunks(self, actor: User, asked: Asked, ids: Ids, cells: Sequence[Cell]) -> Iterator[list[list[Any]]]:
        """All rows that are listed, a chunk at a time; within a transaction."""
        read = self.reader(actor, asked)
        for keys in _keys(ids):
            yield [[_said(cell.read(row)) for cell in cells] for row in read(keys)]


def _keys(ids: Ids) -> Iterator[list[int]]:
    """The listed keys in their order, by a cursor on the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(*ids)
        while found := cursor.fetchmany(CHUNK):
            yield [key for (key,) in found]


def _said(value: Any) -> Any:
    """A value as a cell takes it; what the page marks as unknown is left empty."""
    value = str(value) if isinstance(value, Promise) else value
    return None if value == UNKNOWN_TEXT else value
