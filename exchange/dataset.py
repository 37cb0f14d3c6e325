"""The declaration of a dataset: one list of columns drives template, import, list, export and API.

register(Dataset("problems", _("问题台账"), key="uscc", alias="k", joins=f"{EACH} JOIN cultivation_problem k ON …",
    columns=(
        Column("uscc", _("统一社会信用代码"), Kind.USCC, sql="e.uscc"),
        Column("remark", _("备注"), field="remark", max_length=2000), …)))

A stored column is added by one line there, with `field`: template, import and export have it; with `listed` the rows
of the list, with `told` the API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout

Text = str | Promise
UNTOLD, NO_EXAMPLE = object(), object()
"""The API does not tell the column; it does, but its example leaves it out."""


class Kind(StrEnum):
    """How the cells of a column are read; beside each the type of the column it gives.

    An object column holds str, or None where nothing is stated; the others hold 0 (or NaT) there, under a mask.
    """

    TEXT = "TEXT"  # object
    CODE = "CODE"  # object: inner blanks removed, half-width, upper-case
    USCC = "USCC"  # object
    PHONE = "PHONE"  # object
    UNIT = "UNIT"  # object: a unit's name or code as written, resolved where units are known
    CHOICE = "CHOICE"  # object: the choice's code
    AMOUNT = "AMOUNT"  # int64, fen
    INTEGER = "INTEGER"  # int64
    RATIO = "RATIO"  # int64, millionths: 85 % is 850,000
    QUANTITY = "QUANTITY"  # int64, hundredths of the unit: kWh, a per cent
    YEAR = "YEAR"  # int64
    DATE = "DATE"  # datetime64[D]; a month is its first day


@dataclass(frozen=True, slots=True)
class Choice:
    """One permitted value of a choice column: its code, its label, and other names in use for it."""

    code: str
    label: Text
    aliases: tuple[str, ...] = ()


def choices_of(codes: type[TextChoices], **aliases: tuple[str, ...]) -> tuple[Choice, ...]:
    """An enumeration as the choices of a column; `aliases` are other names in use, by code."""
    return tuple(Choice(str(code.value), code.label, aliases.get(str(code.value), ())) for code in codes)


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
    clean      tidies one text (after blanks and full-width characters were dealt with), e.g. an industry code, or
               says as a `Bad` why it cannot be taken
    pattern    what the text must match as a whole; `expected` says it in words
    looks      what its texts mostly look like, as a pattern that binds nobody: by it a column under another heading is
               likely to be this one (`exchange.reading.likeness`)
    written    whether an import writes it; what stands in a column that it does not write, refuses no row
    means      what a text means that is no name of a choice, as a code ('' for nothing)
    lenient    a text that is not understood leaves the row in: the field stays unset, and a finding says so
    look       how its cells look in a workbook, where not as their kind does (`exchange.writing.styles`)
    note       explains the column in the template; example is what its example row shows

    How it is read and written, and who may see it:

    field      the field of the dataset's table that holds it: exported, and written as the file states it
    sql        how an export reads it over the dataset's `joins`, where that is not its field; `{today}` is the day
    listed     how the list's rows read it: a path of the ORM from the dataset's model
    told       the API tells it, and its example shows this (`NO_EXAMPLE`: nothing)
    needs      the permission without which it is left out, besides the dataset's own
    """

    code: str
    heading: Text
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    width: float = 0
    look: str = ""
    note: Text = ""
    example: str = ""
    choices: tuple[Choice, ...] = ()
    yearly: bool = False
    masked: bool = False
    written: bool = True
    max_length: int | None = None
    decimals: int | None = None
    clean: Callable[[str], Any] | None = None
    means: Callable[[str], str] | None = None
    lenient: bool = False
    pattern: str = ""
    expected: Text = ""
    looks: str = ""
    field: str = ""
    sql: str = ""
    listed: str = ""
    told: Any = UNTOLD
    needs: Permission | None = None

    @property
    def names(self) -> Iterator[str]:
        """Every heading by which the column is known, the official one first."""
        yield str(self.heading)
        yield from self.aliases


@dataclass(frozen=True)
class Dataset:
    """What one kind of workbook carries. `key` names the columns that tell which row it is.

    `apart` names columns that, where a file has them, tell rows of the same key apart (a period). `besides` are columns
    that the list or the API has and no workbook.

    `reads` is the permission by which one sees its rows. `joins` is SQL that leads from the listed keys `x (id, place)`
    to the tables that its columns read; `alias` is in it the table whose fields they name, `with_tables` what stands
    before the SELECT.
    """

    code: str
    title: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...] | str = ()
    apart: tuple[str, ...] = ()
    note: Text = ""
    besides: tuple[Column, ...] = ()
    reads: Permission | None = None
    joins: str = ""
    alias: str = ""
    with_tables: str = ""

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

    def named(self, name: str) -> Column | None:
        """The column of that code or known heading."""
        found = (each for each in self.columns if name == each.code or name in each.names)
        return next(found, None)

    @cached_property
    def listed(self) -> dict[str, str]:
        """What a row of the list holds: paths of the ORM by the columns' codes."""
        return {each.code: each.listed for each in (*self.columns, *self.besides) if each.listed}

    def told(self, *first: str) -> list[str]:
        """What the API tells: what it told `first` in that order, then the other columns as they are declared."""
        told = [each.code for each in (*self.columns, *self.besides) if each.told is not UNTOLD]
        return list(dict.fromkeys((*first, *told)))

    def example(self, *fields: str) -> dict[str, Any]:
        """The example of what the API tells."""
        every = {each.code: each.told for each in (*self.columns, *self.besides)}
        return {code: every[code] for code in fields if every[code] is not NO_EXAMPLE}

    def shown_to(self, user: User, column: Column) -> bool:
        """Whether the person sees the column in every row that they see."""
        if column.needs is None or self.reads is None:
            return True
        return holds_throughout(user, self.reads, column.needs)

    def sql_of(self, column: Column) -> str:
        """How an export reads the column; '' where none does."""
        return column.sql or (f"{self.alias}.{column.field}" if column.field else "")


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
