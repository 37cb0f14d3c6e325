"""A policy evaluated for a whole city at once, on int64 columns with three values.

A condition is FAIL, UNKNOWN or PASS (0, 1, 2): all of them is the minimum, any of them the maximum, so that a fact which
is not known decides only where no other has decided. A value is MISSING where something in it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatchmethod

import numpy as np

from core.exact import MISSING, Bools, Ints
from incentives.policy import vocabulary as v
from incentives.policy.kinds import Kind, held, kind_of_table, kind_of_unit, word_key
from incentives.policy.tree import arithmetic, shortfall
from incentives.policy.tree import nodes as n
from incentives.policy.tree.frame import Frame, Terms, full, nothing
from incentives.policy.verdicts import FAIL, PASS, UNKNOWN, Codes, every, some


@dataclass(frozen=True)
class PartResult:
    """One part evaluated for n subjects.

    `lines` by code int8 verdicts in the order of the lines, `verdict` of all of them; `steps` by code the values (int64);
    `amount` int64 fen: what is given on PASS, 0 on FAIL, MISSING where it is not known. `potential`: what would be given
    whatever the verdict, for planning. `short`: by how much (millionths of what is asked) the one condition fails that
    alone fails where all others hold; MISSING for everyone else.
    """

    lines: Mapping[str, Codes]
    steps: Mapping[str, Ints]
    verdict: Codes
    amount: Ints
    potential: Ints
    short: Ints


def evaluate(part: n.Part, subject: str, frame: Frame, terms: Terms) -> PartResult:
    """Evaluate one part of a checked tree."""
    run = Evaluation(part, subject, frame, terms)
    lines = {line.code: run.condition(line.condition) for line in part.lines}
    steps = {step.code: run.step(step.code) for step in part.steps}
    verdict = every(list(lines.values()), frame.size)
    last = steps[part.steps[-1].code] if part.steps else nothing(frame.size)
    award = np.where(last == MISSING, MISSING, np.maximum(last, 0))
    amount = np.where(verdict == FAIL, 0, np.where(verdict == PASS, award, MISSING))
    return PartResult(
        lines, steps, verdict, amount, award, shortfall.of_the_one_that_fails(run, lines, verdict)
    )


class Evaluation:
    """One part on its way over one frame; rows below the subjects are another evaluation of the same part."""

    def __init__(
        self, part: n.Part, subject: str, frame: Frame, terms: Terms, rows: v.RowSet | None = None
    ) -> None:
        self.part, self.subject, self.frame, self.terms, self._rows = part, subject, frame, terms, rows
        self._steps: dict[str, Ints] = {}
        self._below: dict[str, tuple[Evaluation, Ints]] = {}

    def of(self, places: Ints) -> Evaluation:
        """The same part for the subjects at some places."""
        return Evaluation(self.part, self.subject, self.frame.of(places), self.terms, self._rows)

    def step(self, code: str) -> Ints:
        """The values of a step, reckoned once."""
        if code not in self._steps:
            step = next(each for each in self.part.steps if each.code == code)
            self._steps[code] = self.value(step.expression)
        return self._steps[code]

    def kind_of_fact(self, code: str) -> Kind:
        """What a fact is."""
        found = (self._rows.fact(code) if self._rows else None) or v.find_fact(code, self.subject)
        if found is None:
            raise KeyError(code)
        return found.kind

    def fact(self, code: str) -> Ints:
        """A fact's column."""
        return self.frame.columns[code]

    def below(self, code: str) -> tuple[Evaluation, Ints]:
        """The rows of this code as a frame of their own, in which the subject's facts hold as well; and their parents."""
        if code not in self._below:
            self._below[code] = self._rows_of(code)
        return self._below[code]

    def _rows_of(self, code: str) -> tuple[Evaluation, Ints]:
        rows = self.frame.rows[code]
        columns = {name: column[rows.parent] for name, column in self.frame.columns.items()}
        inner = Frame(len(rows.parent), columns | dict(rows.columns), {}, self.frame.words)
        return Evaluation(
            self.part, self.subject, inner, self.terms, v.find_rows(code, self.subject)
        ), rows.parent

    # values

    @singledispatchmethod
    def value(self, expression: n.Expression) -> Ints:
        """The values of an expression, one a subject."""
        raise TypeError(type(expression))

    @value.register
    def _(self, found: n.FactOf) -> Ints:
        return self.fact(found.fact)

    @value.register
    def _(self, found: n.ParameterOf) -> Ints:
        return full(self.frame.size, self.parameter(found))

    def parameter(self, found: n.ParameterOf) -> int:
        """A parameter's value, or what stands for it."""
        value = self.terms.value(found.code, self.kind_of_parameter(found.code))
        if value == MISSING and found.instead:
            return self.terms.value(found.instead, self.kind_of_parameter(found.instead))
        return value

    def kind_of_parameter(self, code: str) -> Kind:
        """What a parameter is."""
        return kind_of_unit(self.terms.units.get(code, "")) or Kind.COUNT

    @value.register
    def _(self, found: n.TableOf) -> Ints:
        table = self.terms.table(found.code)
        if table is None or not self.frame.size:
            return nothing(self.frame.size)
        keys = np.stack([self.fact(code) for code in found.by], axis=1)
        distinct, place = np.unique(keys, axis=0, return_inverse=True)
        cells = [table.get(tuple(row), MISSING) for row in distinct.tolist()]
        return np.array(cells, dtype=np.int64)[place.reshape(-1)]

    @value.register
    def _(self, found: n.ByChoice) -> Ints:
        column, out = self.fact(found.fact), nothing(self.frame.size)
        for word, code in found.of:
            out = np.where(column == word_key(word), self.parameter(n.ParameterOf(code)), out)
        return out

    @value.register
    def _(self, found: n.StepOf) -> Ints:
        return self.step(found.step)

    @value.register
    def _(self, found: n.Reckon) -> Ints:
        columns = [self.value(each) for each in found.of]
        if found.how is n.Arithmetic.TIMES:
            return self._product(found.of, columns)
        if found.how is n.Arithmetic.MINUS:
            return arithmetic.minus(*columns)
        return {
            n.Arithmetic.PLUS: arithmetic.plus,
            n.Arithmetic.SMALLEST: arithmetic.smallest,
            n.Arithmetic.LARGEST: arithmetic.largest,
        }[found.how](columns)

    def _product(self, of: tuple[n.Expression, ...], columns: list[Ints]) -> Ints:
        """Whole numbers first, then the ratios, each cut down: so the order in which they are written does not matter."""
        ratios = [column for each, column in zip(of, columns, strict=True) if self.is_ratio(each)]
        whole = [column for each, column in zip(of, columns, strict=True) if not self.is_ratio(each)]
        out = whole[0] if whole else ratios.pop(0)
        for column in whole[1:]:
            out = arithmetic.times(out, column)
        for column in ratios:
            out = arithmetic.times_ratio(out, column)
        return out

    def is_ratio(self, expression: n.Expression) -> bool:
        """Whether an expression gives ratios."""
        return self.kind(expression) is Kind.RATIO

    def kind(self, expression: n.Expression) -> Kind:
        """What an expression of a checked tree gives."""
        match expression:
            case n.FactOf(code):
                found = self.kind_of_fact(code)
            case n.ParameterOf(code) | n.ByChoice(_, ((_, code), *_)):
                found = self.kind_of_parameter(code)
            case n.TableOf(code):
                found = kind_of_table(code)
            case n.StepOf(code):
                found = self.kind(next(each for each in self.part.steps if each.code == code).expression)
            case n.SumOf(rows, _, of):
                found = self.below(rows)[0].kind(of)
            case n.Reckon(_, of):
                kinds = {self.kind(each) for each in of}
                found = Kind.AMOUNT if Kind.AMOUNT in kinds else kinds.pop()
            case _:
                found = Kind.AMOUNT
        return found

    @value.register
    def _(self, found: n.SumOf) -> Ints:
        inner, parent = self.below(found.rows)
        kept = inner.all_of(found.where)
        values = inner.value(found.of)
        uncertain = (kept == UNKNOWN) & (values != 0)  # whether it counts is not known, so neither is the sum
        values = np.where(uncertain, MISSING, values)
        return arithmetic.summed(self.frame.size, parent, values, (kept == PASS) | uncertain)

    @value.register
    def _(self, found: n.LessPaid) -> Ints:
        left = arithmetic.minus(self.value(found.of), self.fact(found.paid))
        return np.where(left == MISSING, MISSING, np.maximum(left, 0))

    @value.register
    def _(self, found: n.WholeYuan) -> Ints:
        return arithmetic.whole_yuan(self.value(found.of))

    # conditions

    def all_of(self, conditions: tuple[n.Condition, ...]) -> Codes:
        """Over several conditions; PASS where there are none."""
        return every([self.condition(each) for each in conditions], self.frame.size)

    @singledispatchmethod
    def condition(self, condition: n.Condition) -> Codes:
        """FAIL, UNKNOWN or PASS, one a subject."""
        raise TypeError(type(condition))

    @condition.register
    def _(self, found: n.Is) -> Codes:
        wanted = int(found.wanted) if isinstance(found.wanted, bool) else word_key(found.wanted)
        column = self.fact(found.fact)
        return _told(column == wanted, column != MISSING)

    @condition.register
    def _(self, found: n.OneOf) -> Codes:
        column = self.value(found.left)
        return _told(np.isin(column, [word_key(word) for word in found.words]), column != MISSING)

    @condition.register
    def _(self, found: n.Compare) -> Codes:
        return _compared(self.value(found.left), found.how, self.value(found.right))

    @condition.register
    def _(self, found: n.Between) -> Codes:
        of = self.value(found.of)
        low = _compared(of, n.How.AT_LEAST, self.value(found.low))
        return np.minimum(low, _compared(of, n.How.AT_MOST, self.value(found.high)))

    @condition.register
    def _(self, found: n.Since) -> Codes:
        column = self.fact(found.fact)
        return _told(column >= held(Kind.DAY, found.day), column != MISSING)

    @condition.register
    def _(self, found: n.Grew) -> Codes:
        return _compared(self.fact(found.after), n.How.MORE, self.fact(found.before))

    @condition.register
    def _(self, found: n.Group) -> Codes:
        each = [self.condition(one) for one in found.of]
        return every(each, self.frame.size) if found.every else some(each)

    @condition.register
    def _(self, found: n.CountRows) -> Codes:
        inner, parent = self.below(found.rows)
        kept = inner.all_of(found.where)
        sure = np.bincount(parent[kept == PASS], minlength=self.frame.size).astype(np.int64)
        most = sure + np.bincount(parent[kept == UNKNOWN], minlength=self.frame.size).astype(np.int64)
        number = full(self.frame.size, found.number)
        low, high = _compared(sure, found.how, number), _compared(most, found.how, number)
        between = (found.how is n.How.EQUAL) & (sure < number) & (most >= number)
        return np.where((low == high) & ~between, low, UNKNOWN).astype(np.int8)


def _told(holds: Bools, known: Bools) -> Codes:
    return ((holds & known).view(np.int8) * PASS) + (~known).view(np.int8) * UNKNOWN


def _compared(left: Ints, how: n.How, right: Ints) -> Codes:
    holds = {
        n.How.LESS: np.less,
        n.How.AT_MOST: np.less_equal,
        n.How.EQUAL: np.equal,
        n.How.AT_LEAST: np.greater_equal,
        n.How.MORE: np.greater,
    }[how](left, right)
    return _told(holds, (left != MISSING) & (right != MISSING))
