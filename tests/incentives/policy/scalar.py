"""A policy evaluated for one subject with plain numbers: what the evaluator on columns is compared with.

A value is a Fraction in yuan, ratio or count, a text or a day; None is not known. A verdict is 0, 1, 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any

from incentives.policy.tree import nodes as n

Values = Mapping[str, Any]
COMPARED = {
    n.How.LESS: lambda a, b: a < b,
    n.How.AT_MOST: lambda a, b: a <= b,
    n.How.EQUAL: lambda a, b: a == b,
    n.How.AT_LEAST: lambda a, b: a >= b,
    n.How.MORE: lambda a, b: a > b,
}


def told(holds: bool | None) -> int:
    return 1 if holds is None else 2 if holds else 0


class Scalar:
    """One subject: its facts, the rows below it, and the parameters; `ratios` names what holds ratios."""

    def __init__(
        self,
        part: n.Part,
        facts: Values,
        rows: Mapping[str, Sequence[Values]],
        parameters: Values,
        ratios: frozenset[str],
    ) -> None:
        self.part, self.facts, self.rows, self.parameters, self.ratios = part, facts, rows, parameters, ratios

    def inner(self, row: Values) -> Scalar:
        return Scalar(self.part, {**self.facts, **row}, {}, self.parameters, self.ratios)

    def compare(self, left: Any, how: n.How, right: Any) -> int:
        return told(None if left is None or right is None else COMPARED[how](left, right))

    def condition(self, node: n.Condition) -> int:
        match node:
            case n.Is(code, wanted):
                value = self.facts[code]
                return told(None if value is None else value == wanted)
            case n.Compare(left, how, right):
                return self.compare(self.value(left), how, self.value(right))
            case n.Between(of, low, high):
                value = self.value(of)
                above = self.compare(value, n.How.AT_LEAST, self.value(low))
                return min(above, self.compare(value, n.How.AT_MOST, self.value(high)))
            case n.Grew(before, after):
                return self.compare(self.facts[after], n.How.MORE, self.facts[before])
            case n.Group(every, of):
                found = [self.condition(each) for each in of]
                return min(found) if every else max(found)
            case n.CountRows(rows, where, how, number):
                kept = [self.inner(row).all_of(where) for row in self.rows[rows]]
                possible = range(kept.count(2), kept.count(2) + kept.count(1) + 1)
                answers = {COMPARED[how](each, number) for each in possible}
                return told(answers.pop() if len(answers) == 1 else None)
        raise TypeError(type(node))

    def all_of(self, conditions: Sequence[n.Condition]) -> int:
        return min([self.condition(each) for each in conditions], default=2)

    def is_ratio(self, node: n.Expression) -> bool:
        match node:
            case n.FactOf(code) | n.ParameterOf(code):
                return code in self.ratios
            case n.Reckon(_, of):
                return all(self.is_ratio(each) for each in of)
        return False

    def value(self, node: n.Expression) -> Any:
        match node:
            case n.FactOf(code):
                found = self.facts[code]
            case n.ParameterOf(code, instead):
                value = self.parameters.get(code)
                found = self.parameters.get(instead) if value is None and instead else value
            case n.StepOf(code):
                found = self.value(next(each for each in self.part.steps if each.code == code).expression)
            case n.Reckon(how, of):
                found = self.reckoned(how, of)
            case n.SumOf(rows, where, of):
                found = self.summed(self.rows[rows], where, of)
            case n.LessPaid(of, paid):
                value, gone = self.value(of), self.facts[paid]
                found = None if value is None or gone is None else max(value - gone, Fraction(0))
            case n.WholeYuan(of):
                value = self.value(of)
                found = None if value is None else Fraction(floor(value))
            case _:
                raise TypeError(type(node))
        return found

    def reckoned(self, how: n.Arithmetic, of: Sequence[n.Expression]) -> Any:
        values = [self.value(each) for each in of]
        if None in values:
            return None
        match how:
            case n.Arithmetic.PLUS:
                return sum(values, Fraction(0))
            case n.Arithmetic.MINUS:
                return values[0] - values[1]
            case n.Arithmetic.SMALLEST:
                return min(values)
            case n.Arithmetic.LARGEST:
                return max(values)
        out = None
        for value, _node in sorted(zip(values, of, strict=True), key=lambda pair: self.is_ratio(pair[1])):
            out = value if out is None else self.cut(out * value, all(self.is_ratio(each) for each in of))
        return out

    @staticmethod
    def cut(value: Fraction, ratio: bool) -> Fraction:
        unit = 1_000_000 if ratio else 100
        return Fraction(floor(value * unit), unit)

    def summed(self, rows: Sequence[Values], where: Sequence[n.Condition], of: n.Expression) -> Any:
        total = Fraction(0)
        for row in rows:
            inner = self.inner(row)
            kept, value = inner.all_of(where), inner.value(of)
            if kept == 0 or (kept == 1 and value == 0):
                continue
            if kept == 1 or value is None:
                return None
            total += value
        return total

    def judged(self) -> tuple[int, Any]:
        """The verdict, and what is given: 0 where it fails, None where it is not known."""
        verdict = self.all_of([line.condition for line in self.part.lines])
        award = self.value(self.part.steps[-1].expression)
        given = None if award is None else max(award, Fraction(0))
        return verdict, Fraction(0) if verdict == 0 else given if verdict == 2 else None
