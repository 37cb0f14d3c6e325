"""A row of the table of rules (domain, section 5): what it is called, when it fires, what its reason says."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce

from django.utils.functional import Promise

from core.exact import Bools, Ints, known
from cultivation.enterprises.codes import Readiness, Risk

from .case import Case, pairs
from .parameters import ScanParameters
from .texts import Texts, amount_text, amounts, labelled, ratio_text, ratios

Condition = Callable[[Case], Bools]
Said = Callable[[Case, Ints], Texts | str]
"""A part of the reason for the rows of these indices: a column of texts, or one text for all."""
Figures = Callable[[Case], tuple[Ints, ...]]
"""The columns that a rule compares: one, or this quarter's and the one before."""


class RuleUnit(Enum):
    """What the numbers of a rule are: amounts in fen, ratios × 10⁶, plain numbers."""

    AMOUNT = "amount"
    RATIO = "ratio"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound that is a parameter: its code in the table of parameters, and what it is."""

    code: str
    unit: RuleUnit

    def __call__(self, parameters: ScanParameters) -> int:
        return parameters.limits[self.code]


@dataclass(frozen=True)
class Rule:
    """One rule; its place in the table is its place among the reasons.

    * level: the class of readiness or the level of risk that it gives. A rule with a level of risk concerns those
      above scale and every one that fires is a reason; of those with a class of readiness the first that fires is.
      A rule without a level is asked once the levels are known.
    * observed, required, source: the parts of its reason, in English terms and plain numbers (design, section 5)
    * unit: how a page shows its numbers; words: Chinese for the terms that it alone uses
    * limit: the bound it compares with, a :class:`Limit` where that is a parameter of its own
    """

    code: str
    title: str
    level: Readiness | Risk | None
    fires: Condition
    observed: Said
    required: Said
    source: Said
    unit: RuleUnit = RuleUnit.NUMBER
    words: Mapping[str, str | Promise] = field(default_factory=dict)
    limit: Callable[[ScanParameters], int] | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


_HOLDS: dict[str, Callable[[Ints, int], Bools]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<=": operator.le,
}
_COLUMN: dict[RuleUnit, Callable[[Ints], Texts]] = {
    RuleUnit.AMOUNT: amounts,
    RuleUnit.RATIO: ratios,
    RuleUnit.NUMBER: lambda values: labelled(values, str),
}
_TEXT: dict[RuleUnit, Callable[[int], str]] = {
    RuleUnit.AMOUNT: amount_text,
    RuleUnit.RATIO: ratio_text,
    RuleUnit.NUMBER: str,
}


def compared(
    code: str,
    title: str,
    level: Readiness | Risk | None,
    figures: Figures,
    sign: str,
    limit: Callable[[ScanParameters], int],
    source: Said,
    *,
    unit: RuleUnit = RuleUnit.AMOUNT,
    fires: Condition | None = None,
) -> Rule:
    """A rule that shows figures beside `sign` and a bound: ``19541778.98``, ``>= 20000000.00``.

    Unless `fires` says otherwise it fires where there is a figure of record and all `figures` are known, and none of
    them is as required.
    """

    def missed(case: Case) -> Bools:
        bound = limit(case.parameters)
        each = [known(values) & ~_HOLDS[sign](values, bound) for values in figures(case)]
        return case.has_figure & reduce(operator.and_, each)

    def observed(case: Case, rows: Ints) -> Texts | str:
        return reduce(pairs, (_COLUMN[unit](values[rows]) for values in figures(case)))

    def required(case: Case, _rows: Ints) -> str:
        return f"{sign} {_TEXT[unit](limit(case.parameters))}"

    return Rule(code, title, level, fires or missed, observed, required, source, unit, limit=limit)


def always(text: str) -> Said:
    """One text for every row."""
    return lambda _case, _rows: text


def of_figures(case: Case, rows: Ints) -> Texts:
    """The source: the figure of record."""
    return case.figures[rows]


def of_projection(case: Case, rows: Ints) -> Texts:
    """The source: the figure of record and how the year was projected."""
    return case.projected[rows]


def threshold(parameters: ScanParameters) -> int:
    """The bound: revenue of an enterprise above scale, in fen."""
    return parameters.threshold


def fixed(bound: int) -> Callable[[ScanParameters], int]:
    """A bound that policy does not set."""
    return lambda _parameters: bound


def revenue(case: Case) -> tuple[Ints]:
    """The figure: cumulative revenue of record."""
    return (case.facts.record.value,)


def p10(case: Case) -> tuple[Ints]:
    """The figure: the low projection of the year."""
    return (case.projection.p10,)


def p50(case: Case) -> tuple[Ints]:
    """The figure: the middle projection of the year."""
    return (case.projection.p50,)


def p90(case: Case) -> tuple[Ints]:
    """The figure: the high projection of the year."""
    return (case.projection.p90,)
