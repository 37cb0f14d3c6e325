"""The declaration of a dataset: one list of columns drives template, import, list and export.

register(Dataset("enterprises", _("企业"), key="uscc", columns=(
    Column("uscc", _("统一社会信用代码"), Kind.USCC, aliases=("信用代码",), required=True),
    Column("revenue", _("营业收入"), Kind.AMOUNT, unit="万元", yearly=True), …)))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from exchange.kinds.base import Kind

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Choice:
    """One permitted value of a choice column: its code, its label, and other names in use for it."""

    code: str
    label: Text
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a dataset.

    code       the field's name in code and in staging
    heading    the official heading, without unit and year; aliases are other headings in use
    kind       how its cells are read and written
    required   a new row needs it (checked where it is known that the row is new); a dataset's key is always needed
    unit       the unit in which it is exported and, when the file names none, read: 元 千元 万元 亿元, %, or a word
    yearly     may occur once for each year, with the year in the heading; without a year it is the last full year
    masked     personal data: a cell with * in it is a mask and means that nothing is stated
    decimals   most decimals accepted in the unit in which it was sent; None: finer digits are rounded to the fen
    clean      tidies one text (after blanks and full-width characters were dealt with), e.g. an industry code
    pattern    what the text must match as a whole; `expected` says it in words
    written    whether an import writes it; what stands in a column that it does not write, refuses no row
    note       explains the column in the template; example is what its example row shows
    """

    code: str
    heading: Text
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    width: float = 0
    note: Text = ""
    example: str = ""
    choices: tuple[Choice, ...] = ()
    yearly: bool = False
    masked: bool = False
    written: bool = True
    max_length: int | None = None
    decimals: int | None = None
    clean: Callable[[str], str] | None = None
    pattern: str = ""
    expected: Text = ""

    @property
    def names(self) -> Iterator[str]:
        """Every heading by which the column is known, the official one first."""
        yield str(self.heading)
        yield from self.aliases


@dataclass(frozen=True)
class Dataset:
    """What one kind of workbook carries. `key` names the columns that tell which row it is.

    `apart` names columns that, where a file has them, tell rows of the same key apart (a period).
    """

    code: str
    title: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...] | str = ()
    apart: tuple[str, ...] = ()
    note: Text = ""

    @cached_property
    def key_codes(self) -> tuple[str, ...]:
        """The key's column codes, always as a tuple."""
        return (self.key,) if isinstance(self.key, str) else self.key

    @cached_property
    def by_code(self) -> dict[str, Column]:
        """Columns by their code."""
        return {column.code: column for column in self.columns}

    def __getitem__(self, code: str) -> Column:
        return self.by_code[code]


_registry: dict[str, Dataset] = {}


def register(dataset: Dataset) -> Dataset:
    """Make a dataset known; called from each room's `datasets.py`. Raises ValueError for a contradictory declaration."""
    if unknown := set(dataset.key_codes) - set(dataset.by_code):
        raise ValueError(f"{dataset.code}: key names no column: {unknown}")
    if len(dataset.by_code) != len(dataset.columns):
        raise ValueError(f"{dataset.code}: a column code occurs twice")
    _registry[dataset.code] = dataset
    return dataset


def get(code: str) -> Dataset:
    """The dataset of that code. Raises KeyError when no room declared it."""
    return _registry[code]


def codes() -> list[str]:
    """The codes of all datasets, in the order in which they were declared."""
    return list(_registry)
