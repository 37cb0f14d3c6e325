"""What the preview shows of a batch, a page of rows at a time: new, changed (old beside new), unchanged, refused.

Three queries however large the file is. Values are shown as in the template: amounts in the column's unit, choices by
their labels; personal data only for whom may read it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.db import connection

from core.phones import mask_phone
from exchange import dataset as datasets
from exchange.dataset import Column, Kind
from exchange.models import ImportBatch, ImportFinding
from exchange.protocol import CHANGED, NEW, SAME
from exchange.staging import tables

OPS = {"new": NEW, "changed": CHANGED, "same": SAME}
FEW_REMARKS = 20
PAGE = 50
_YUAN_A_UNIT = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}


@dataclass(frozen=True)
class ShownColumn:
    """One staged column with how its values are shown."""

    name: str
    heading: str
    unit: str
    number: bool
    show: Callable[[Any], str]


@dataclass(frozen=True)
class ShownRow:
    """One row of the file: where it stands, whom it is about, its values."""

    sheet: str
    row: int
    title: str
    cells: list[tuple[ShownColumn, str]]


@dataclass(frozen=True)
class Difference:
    """One field of one changed row."""

    sheet: str
    row: int
    title: str
    column: ShownColumn
    old: str
    new: str


def columns_of(batch: ImportBatch) -> list[ShownColumn]:
    """The staged columns, in the file's order."""
    declared = datasets.get(batch.dataset)
    found = []
    for staged in batch.reading.get("staged", []):
        column = declared[staged["code"]]
        heading = f"{staged['year']}年{column.heading}" if staged["year"] else str(column.heading)
        show = _masked if column.masked else partial(shown, column)
        number = column.kind in (Kind.AMOUNT, Kind.INTEGER, Kind.QUANTITY, Kind.RATIO)
        found.append(ShownColumn(staged["name"], heading, _unit(column), number, show))
    return found


def rows(batch: ImportBatch, kind: str, page: int) -> list[ShownRow]:
    """A page of new or unchanged rows, in the file's order."""
    columns = columns_of(batch)
    return [
        ShownRow(
            line[0],
            line[1],
            _title(batch, columns, line[3:]),
            [
                (column, column.show(value) if value is not None else "")
                for column, value in zip(columns, line[3:], strict=True)
            ],
        )
        for line in _page(batch, columns, OPS[kind], page)
    ]


def differences(batch: ImportBatch, page: int) -> list[Difference]:
    """The changed fields of a page of changed rows."""
    columns = columns_of(batch)
    found = []
    for sheet, row, was, *values in _page(batch, columns, CHANGED, page):
        title = _title(batch, columns, values)
        stored = json.loads(was) if was else {}
        for column, value in zip(columns, values, strict=True):
            if column.name in stored:
                old = stored[column.name]
                found.append(
                    Difference(sheet, row, title, column, column.show(old) if old else "", column.show(value))
                )
    return found


def refusals(batch: ImportBatch, page: int) -> list[ImportFinding]:
    """A page of reasons, in the file's order."""
    start = (page - 1) * PAGE
    return list(batch.findings.filter(leaves_in=False).order_by("sheet", "row", "id")[start : start + PAGE])


def remarks(batch: ImportBatch) -> tuple[int, list[ImportFinding]]:
    """How many values were not understood and left out of rows that go in, and the first of them."""
    if not (count := int(batch.reading.get("remarks", 0))):
        return 0, []
    found = batch.findings.filter(leaves_in=True)
    return count, list(found.order_by("sheet", "row", "id")[:FEW_REMARKS])


def _page(batch: ImportBatch, columns: list[ShownColumn], op: str, page: int) -> list[tuple[Any, ...]]:
    """Sheet, row, what was stored, and the staged values; nothing once the batch is no longer staged."""
    if batch.pk not in tables.staged_batches():
        return []
    names = "".join(f', s."{column.name}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT s.sheet, s."row", p.was::text{names} FROM staging.batch_{batch.pk} s JOIN ('
            f"SELECT line, was FROM staging.batch_{batch.pk}_plan WHERE op = %s ORDER BY line LIMIT %s OFFSET %s"
            ") p USING (line) ORDER BY s.line",
            [op, PAGE, (page - 1) * PAGE],
        )
        return list(cursor.fetchall())


def _title(batch: ImportBatch, columns: list[ShownColumn], values: Any) -> str:
    """The row's name where the file has one, else its key."""
    named = dict(zip((column.name for column in columns), values, strict=True))
    keys = ("name", *datasets.get(batch.dataset).key_codes)
    return next((str(named[key]) for key in keys if named.get(key)), "")


def _masked(value: Any) -> str:
    return mask_phone(str(value or ""))


def _unit(column: Column) -> str:
    return (column.unit or "万元") if column.kind is Kind.AMOUNT else column.unit


def shown(column: Column, value: Any) -> str:
    """A staged or stored value (or its text) for people; '' for nothing."""
    if value is None or value == "":
        return ""
    if column.kind in (Kind.AMOUNT, Kind.QUANTITY):
        return _decimal(Decimal(str(value)) / _YUAN_A_UNIT.get(_unit(column), 1), 2)
    if column.kind is Kind.INTEGER:
        return f"{int(value):,}"
    if column.kind is Kind.RATIO:
        return f"{_decimal(Decimal(str(value)) * 100, 2)}%"
    if column.choices:
        return next((str(choice.label) for choice in column.choices if choice.code == value), str(value))
    return str(value)


def _decimal(number: Decimal, least: int) -> str:
    """With thousands separators, at least two decimals and as many as there are."""
    try:
        digits = -int(number.normalize().as_tuple().exponent)
    except (InvalidOperation, TypeError, ValueError):
        return str(number)
    return f"{number:,.{max(least, digits)}f}"
