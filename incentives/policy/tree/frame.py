"""What a policy is evaluated on: the subjects' facts as int64 columns, and the parameters of the day."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from core.exact import MISSING, Ints
from incentives.policy.kinds import Kind, held, kind_of_table, word_key


@dataclass(frozen=True)
class Rows:
    """The rows below the subjects: `parent` is the place of each row's subject, ascending; `columns` by fact."""

    parent: Ints
    columns: Mapping[str, Ints]

    def of(self, places: Ints, size: int) -> Rows:
        """Those of the subjects at some places of `size`, which are counted anew."""
        moved = np.full(size, -1, dtype=np.int64)
        moved[places] = np.arange(len(places))
        kept = moved[self.parent] >= 0
        return Rows(moved[self.parent][kept], {code: column[kept] for code, column in self.columns.items()})


@dataclass(frozen=True)
class Frame:
    """n subjects with the facts that a policy asks. `words` are the texts of all choices by their key."""

    size: int
    columns: Mapping[str, Ints]
    rows: Mapping[str, Rows] = field(default_factory=dict)
    words: Mapping[int, str] = field(default_factory=dict)

    def of(self, places: Ints) -> Frame:
        """The subjects at some places (ascending), with the rows below them."""
        rows = {code: each.of(places, self.size) for code, each in self.rows.items()}
        columns = {code: column[places] for code, column in self.columns.items()}
        return Frame(len(places), columns, rows, self.words)


@dataclass(frozen=True)
class Terms:
    """The parameters of the judging day by code: text and unit; what is not there is not known."""

    values: Mapping[str, str]
    units: Mapping[str, str]

    def value(self, code: str, kind: Kind) -> int:
        """As a column holds it, MISSING where it is not loaded."""
        return held(kind, self.values.get(code, ""))

    @cached_property
    def _tables(self) -> dict[str, dict[tuple[int, ...], int]]:
        return {}

    def table(self, code: str) -> Mapping[tuple[int, ...], int] | None:
        """The cells of a table by the keys of their row's first columns; None where it is not loaded."""
        text = self.values.get(code, "")
        if not text:
            return None
        if code not in self._tables:
            self._tables[code] = {
                tuple(word_key(cell) for cell in row[:-1]): held(kind_of_table(code), row[-1])
                for row in list(csv.reader(io.StringIO(text)))[1:]
                if row
            }
        return self._tables[code]


def full(size: int, value: int) -> Ints:
    """A column of one value, which is held once: nobody may write to it."""
    return np.broadcast_to(np.int64(value), (size,))


def nothing(size: int) -> Ints:
    """A column of which nothing is known."""
    return full(size, MISSING)
