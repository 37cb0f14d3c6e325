"""The same key twice in a file: what says the same is counted once, what differs is refused with the other's row.

Rows of two sheets may complete each other: a column that one of the sheets does not have does not differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from exchange.kinds.base import Array
from exchange.reading.result import TypedColumn


@dataclass
class Repeats:
    """Rows to drop (each with the row that it repeats) and rows in conflict (each with one other)."""

    merged: list[tuple[int, int]] = field(default_factory=list)
    conflicts: list[tuple[int, int]] = field(default_factory=list)


def repeats(
    keys: Sequence[TypedColumn],
    columns: Sequence[TypedColumn],
    sheet_of: Array,
    present: Sequence[frozenset[str]],
    faulty: dict[tuple[int, str], str],
    apart: Sequence[TypedColumn] = (),
) -> Repeats:
    """Find repeated keys; rows whose key is not known repeat nothing. `apart` tell rows of one key apart, stated or not.

    `present` names the fields of each sheet; `faulty` holds the text of cells that could not be read, by row and
    field, so that two different unreadable cells differ. Merged rows hand what the first does not have to it.
    """
    found = Repeats()
    for rows in _groups(keys, apart):
        if _agree(rows, columns, sheet_of, present, faulty):
            found.merged += [(row, rows[0]) for row in rows[1:]]
            _complete(rows, columns, sheet_of, present)
        else:
            found.conflicts += [(row, rows[0] if row != rows[0] else rows[1]) for row in rows]
    return found


def _groups(keys: Sequence[TypedColumn], apart: Sequence[TypedColumn]) -> list[list[int]]:
    """Rows by key, where a key occurs more than once."""
    known = ~np.logical_or.reduce([key.missing for key in keys])
    at = np.flatnonzero(known).tolist()
    values = [key.values[known].tolist() for key in (*keys, *apart)]
    whole = values[0] if len(values) == 1 else list(zip(*values, strict=True))
    if len(set(whole)) == len(whole):
        return []
    groups: dict[object, list[int]] = defaultdict(list)
    for row, key in zip(at, whole, strict=True):
        groups[key].append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def _agree(
    rows: list[int],
    columns: Sequence[TypedColumn],
    sheet_of: Array,
    present: Sequence[frozenset[str]],
    faulty: dict[tuple[int, str], str],
) -> bool:
    for column in columns:
        name = column.slot.field
        seen = {
            (
                bool(column.missing[row]),
                None if column.missing[row] else column.values[row],
                faulty.get((row, name)),
            )
            for row in rows
            if name in present[sheet_of[row]]
        }
        if len(seen) > 1:
            return False
    return True


def _complete(
    rows: list[int], columns: Sequence[TypedColumn], sheet_of: Array, present: Sequence[frozenset[str]]
) -> None:
    first = rows[0]
    if all(sheet_of[row] == sheet_of[first] for row in rows):
        return
    for column in columns:
        if column.slot.field in present[sheet_of[first]]:
            continue
        for row in rows[1:]:
            if not column.missing[row]:
                column.values[first], column.missing[first] = column.values[row], False
                break
