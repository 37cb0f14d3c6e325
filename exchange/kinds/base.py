"""What every parser of cells takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from exchange.dataset import Column
from exchange.errors import ErrorCode

Array = np.ndarray[Any, Any]
Cells = Sequence[Any]


class Bad(NamedTuple):
    """What a parser of one value says instead of a value."""

    code: ErrorCode
    detail: Mapping[str, Any] = {}


@dataclass(slots=True)
class Fault:
    """A fault of one cell: its place in the column, why, and the text found."""

    at: int
    code: ErrorCode
    found: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Parsed:
    """A typed column: values, a mask that is True where nothing is stated (or it could not be read), and faults."""

    values: Array
    missing: Array
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Context:
    """What a parser needs to know besides the cells: the column, the unit in force, the day, and whether the workbook
    counts days from 1904."""

    column: Column
    unit: str
    today: date
    from_1904: bool = False


def by_value(
    cells: Cells,
    parse: Callable[[Any], Any],
    dtype: str = "object",
    shown: Callable[[Any], str] = str,
) -> Parsed:
    """Parse each distinct value once and spread the results over the column.

    `parse` gives a value, None for nothing stated, or a `Bad`. Columns of a workbook repeat themselves, so that this
    is close to a vectorised parse without asking each kind to be one.
    """
    distinct: dict[Hashable, int] = {}
    places = np.array([distinct.setdefault(cell, len(distinct)) for cell in cells], dtype=np.intp)
    found = list(map(parse, distinct))
    bad: dict[Hashable, Bad] = {}
    out = found
    if Bad in set(map(type, found)):
        bad = {cell: value for cell, value in zip(distinct, found, strict=True) if type(value) is Bad}
        out = [None if type(value) is Bad else value for value in found]
    missing = np.array([value is None for value in out], dtype=bool)
    faults = (
        [Fault(i, bad[c].code, shown(c), bad[c].detail) for i, c in enumerate(cells) if c in bad]
        if bad
        else []
    )
    return Parsed(filled(out, missing, dtype)[places], missing[places], faults)


def filled(out: list[Any], missing: Array, dtype: str) -> Array:
    """The list as an array of that type, with its neutral value where nothing is stated."""
    if dtype == "object":
        values = np.empty(len(out), dtype=object)
        values[:] = out
        return values
    if dtype.startswith("datetime64"):
        return np.array(out, dtype=dtype)
    return np.array([0 if v is None else v for v in out] if missing.any() else out, dtype=dtype)
