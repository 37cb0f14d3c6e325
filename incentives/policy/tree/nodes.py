"""The operators of a policy, typed: conditions with three values, and the steps by which an amount is reckoned.

There is no division and no number but a count: numbers are dated parameters, so that an old year keeps its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class How(StrEnum):
    """How two values are compared."""

    LESS = "lt"
    AT_MOST = "le"
    EQUAL = "eq"
    AT_LEAST = "ge"
    MORE = "gt"


class Arithmetic(StrEnum):
    """What is reckoned of several values."""

    PLUS = "plus"
    MINUS = "minus"
    TIMES = "times"
    SMALLEST = "min"
    LARGEST = "max"


@dataclass(frozen=True)
class FactOf:
    """A fact of the subject, or of a row where rows are looked at."""

    fact: str


@dataclass(frozen=True)
class ParameterOf:
    """A dated parameter; where it is not loaded, `instead` stands for it (while only the cap is loaded, amount = cap)."""

    code: str
    instead: str = ""


@dataclass(frozen=True)
class TableOf:
    """The cell of a parameter of unit `table` in the row whose first columns are these facts (class and tier)."""

    code: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class ByChoice:
    """The parameter that belongs to a choice: the award of the title's level."""

    fact: str
    of: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StepOf:
    """What an earlier or a later step gave, by its code."""

    step: str


@dataclass(frozen=True)
class Reckon:
    """Values reckoned together. A product with a ratio is cut down to the fen."""

    how: Arithmetic
    of: tuple[Expression, ...]


@dataclass(frozen=True)
class SumOf:
    """Over the rows for which all of `where` holds, the sum of what `of` gives for each."""

    rows: str
    where: tuple[Condition, ...]
    of: Expression


@dataclass(frozen=True)
class LessPaid:
    """What remains of an amount after what was paid already (a fact), never below 0."""

    of: Expression
    paid: str


@dataclass(frozen=True)
class WholeYuan:
    """An amount cut down to whole yuan."""

    of: Expression


Expression = FactOf | ParameterOf | TableOf | ByChoice | StepOf | Reckon | SumOf | LessPaid | WholeYuan


@dataclass(frozen=True)
class Is:
    """A flag is as wanted, or a choice is this one."""

    fact: str
    wanted: bool | str


@dataclass(frozen=True)
class OneOf:
    """A choice (a fact or a parameter) is one of several."""

    left: FactOf | ParameterOf
    words: tuple[str, ...]


@dataclass(frozen=True)
class Compare:
    """One value against another of its kind."""

    left: Expression
    how: How
    right: Expression


@dataclass(frozen=True)
class Between:
    """Not below one value and not above another."""

    of: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True)
class Since:
    """A day is this one or a later one."""

    fact: str
    day: str


@dataclass(frozen=True)
class Grew:
    """The later figure is larger than the earlier one; no division."""

    before: str
    after: str


@dataclass(frozen=True)
class Group:
    """All of its conditions hold, or any of them does."""

    every: bool
    of: tuple[Condition, ...]


@dataclass(frozen=True)
class CountRows:
    """How many rows there are for which all of `where` holds, compared with a whole number."""

    rows: str
    where: tuple[Condition, ...]
    how: How
    number: int


Condition = Is | OneOf | Compare | Between | Since | Grew | Group | CountRows


@dataclass(frozen=True)
class Line:
    """One condition of a policy by its code, with its short title; `paper` instead of the fact's own, where it differs."""

    code: str
    title: str
    condition: Condition
    paper: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the amount: what it is called, and how it comes about. The last step is the award."""

    code: str
    title: str
    expression: Expression


@dataclass(frozen=True)
class Part:
    """What is judged on its own: most policies have one part without a code; two halves of an award are two."""

    code: str
    title: str
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Tree:
    """A policy's conditions and steps for a kind of subject."""

    subject: str
    parts: tuple[Part, ...] = field(default_factory=tuple)
