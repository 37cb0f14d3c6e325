"""A policy told as Chinese sentences: words and, framed where a page shows them, parameters with their value of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Final

from django.utils.translation import gettext as _

from core.parameters import units
from incentives.policy import vocabulary as v
from incentives.policy.tree import nodes as n
from incentives.policy.tree.frame import Terms

HOW: Final = {
    n.How.LESS: _("小于"),
    n.How.AT_MOST: _("不超过"),
    n.How.EQUAL: _("等于"),
    n.How.AT_LEAST: _("不低于"),
    n.How.MORE: _("大于"),
}


@dataclass(frozen=True)
class Said:
    """A piece of a sentence; `parameter` is the code of the parameter that it shows."""

    text: str
    parameter: str = ""


@dataclass(frozen=True)
class Sentence:
    """A condition as a sentence, with those below it (`下面任一成立`; `every`: all of them), and what it rests on."""

    said: tuple[Said, ...]
    below: tuple[Sentence, ...] = ()
    source: str = ""
    every: bool = False

    @property
    def text(self) -> str:
        """The sentence itself, plain."""
        return "".join(piece.text for piece in self.said)

    @property
    def whole(self) -> str:
        """The sentence with those below it, in one line."""
        if not self.below:
            return self.text
        return (" 且 " if self.every else " 或 ").join(
            f"（{each.whole}）" if each.below else each.whole for each in self.below
        )


class Teller:
    """Tells the conditions and steps of one part. `named` are the names of the parameters by code; `year` is the one that
    is judged, None where a policy is told for any year.
    """

    def __init__(
        self, part: n.Part, subject: str, terms: Terms, named: Mapping[str, str], year: int | None = None
    ) -> None:
        self.part, self.subject, self.terms, self.named, self.year = part, subject, terms, named, year
        self._rows: v.RowSet | None = None

    def dated(self, text: object) -> str:
        """A text of the vocabulary with its places for the year filled in."""
        told = str(text)
        if self.year is None:
            return told.replace("{next}-12-31", "次年末").replace("{year}", "当年").replace("{next}", "次年")
        return told.replace("{year}", str(self.year)).replace("{next}", str(self.year + 1))

    def fact(self, code: str) -> v.Fact | None:
        """A fact; None where it is not known (a draft may name what there is not yet)."""
        return (self._rows.fact(code) if self._rows else None) or v.find_fact(code, self.subject)

    def name(self, code: str) -> str:
        """What a fact is called."""
        fact = self.fact(code)
        if fact is None:
            return _("（没有这个事实：%(code)s）") % {"code": code}
        return self.dated(fact.dated) if fact.dated and self.year else str(fact.name)

    def word(self, code: str, word: str) -> str:
        """How a choice of a fact reads."""
        fact = self.fact(code)
        return str(fact.choices.get(word, word)) if fact else word

    def parameter(self, code: str) -> Said:
        """A parameter by name and value."""
        unit = self.terms.units.get(code, "")
        value = units.shown(unit, self.terms.values.get(code, ""), code) if unit != "table" else ""
        return Said(f"{self.named.get(code, code)} {value}".strip(), code)

    # values

    @singledispatchmethod
    def value(self, expression: n.Expression) -> tuple[Said, ...]:
        """A value in words."""
        raise TypeError(type(expression))

    @value.register
    def _(self, found: n.FactOf) -> tuple[Said, ...]:
        return (Said(self.name(found.fact)),)

    @value.register
    def _(self, found: n.ParameterOf) -> tuple[Said, ...]:
        if found.instead and not self.terms.values.get(found.code):
            return (self.parameter(found.instead),)
        return (self.parameter(found.code),)

    @value.register
    def _(self, found: n.TableOf) -> tuple[Said, ...]:
        by = "、".join(self.name(code) for code in found.by)
        return (Said(_("按%(by)s查") % {"by": by}), self.parameter(found.code))

    @value.register
    def _(self, found: n.ByChoice) -> tuple[Said, ...]:
        pieces = [Said(_("按%(by)s取：") % {"by": self.name(found.fact)})]
        for at, (word, code) in enumerate(found.of):
            pieces += [Said(("，" if at else "") + self.word(found.fact, word)), self.parameter(code)]
        return tuple(pieces)

    @value.register
    def _(self, found: n.StepOf) -> tuple[Said, ...]:
        step = next((each for each in self.part.steps if each.code == found.step), None)
        return (Said(f"“{step.title if step else found.step}”"),)

    @value.register
    def _(self, found: n.Reckon) -> tuple[Said, ...]:
        signs = {n.Arithmetic.PLUS: " + ", n.Arithmetic.MINUS: " − ", n.Arithmetic.TIMES: " × "}
        each = [self.value(one) for one in found.of]
        if found.how in signs:
            return _joined(each, signs[found.how])
        last = _("中小的一个") if found.how is n.Arithmetic.SMALLEST else _("中大的一个")
        return (*_joined(each, _(" 与 ")), Said(last))

    @value.register
    def _(self, found: n.SumOf) -> tuple[Said, ...]:
        self._rows = v.find_rows(found.rows, self.subject)
        name = self._rows.name if self._rows else found.rows
        where = _joined([self.condition(each).said for each in found.where], "，")
        value = self.value(found.of)
        self._rows = None
        opening = (
            Said(_("每笔%(name)s（") % {"name": name})
            if where
            else Said(_("每笔%(name)s的") % {"name": name})
        )
        return (opening, *where, *((Said(_("）的")),) if where else ()), *value, Said(_("相加")))

    @value.register
    def _(self, found: n.LessPaid) -> tuple[Said, ...]:
        return (*self.value(found.of), Said(_("减去%(paid)s") % {"paid": self.name(found.paid)}))

    @value.register
    def _(self, found: n.WholeYuan) -> tuple[Said, ...]:
        return (*self.value(found.of), Said(_("，舍去不足 1 元的")))

    # conditions

    @singledispatchmethod
    def condition(self, condition: n.Condition) -> Sentence:
        """A condition in words."""
        raise TypeError(type(condition))

    def _about(self, code: str, *said: Said) -> Sentence:
        fact = self.fact(code)
        return Sentence(said, source=str(fact.source) if fact else "")

    @condition.register
    def _(self, found: n.Is) -> Sentence:
        fact = self.fact(found.fact)
        if isinstance(found.wanted, bool):
            told = fact.told if fact else ("是", "否")
            return self._about(found.fact, Said(self.dated(told[0] if found.wanted else told[1])))
        words = _("%(name)s为%(word)s")
        said = Said(words % {"name": self.name(found.fact), "word": self.word(found.fact, found.wanted)})
        return self._about(found.fact, said)

    @condition.register
    def _(self, found: n.OneOf) -> Sentence:
        if isinstance(found.left, n.FactOf):
            words = "、".join(self.word(found.left.fact, word) for word in found.words)
            said = _("%(name)s属于%(words)s") % {"name": self.name(found.left.fact), "words": words}
            return self._about(found.left.fact, Said(said))
        code = found.left.code
        words = "、".join(units.shown(self.terms.units.get(code, ""), word, code) for word in found.words)
        return Sentence((self.parameter(code), Said(_("属于%(words)s") % {"words": words})))

    @condition.register
    def _(self, found: n.Compare) -> Sentence:
        said = (*self.value(found.left), Said(f" {HOW[found.how]} "), *self.value(found.right))
        return Sentence(said, source=self._source(found.left, found.right))

    @condition.register
    def _(self, found: n.Between) -> Sentence:
        said = (*self.value(found.of), Said(_(" 在 ")), *self.value(found.low), Said(_(" 至 ")))
        return Sentence((*said, *self.value(found.high), Said(_(" 之间"))), source=self._source(found.of))

    @condition.register
    def _(self, found: n.Since) -> Sentence:
        said = _("%(name)s在 %(day)s 当天或以后") % {"name": self.name(found.fact), "day": found.day}
        return self._about(found.fact, Said(said))

    @condition.register
    def _(self, found: n.Grew) -> Sentence:
        said = _("%(after)s 大于 %(before)s") % {
            "after": self.name(found.after),
            "before": self.name(found.before),
        }
        return self._about(found.after, Said(said))

    @condition.register
    def _(self, found: n.Group) -> Sentence:
        opening = _("下面全部成立：") if found.every else _("下面任一成立：")
        below = tuple(self.condition(each) for each in found.of)
        return Sentence((Said(opening),), below, every=found.every)

    @condition.register
    def _(self, found: n.CountRows) -> Sentence:
        self._rows = v.find_rows(found.rows, self.subject)
        name = self._rows.name if self._rows else found.rows
        where = _joined([self.condition(each).said for each in found.where], "，")
        self._rows = None
        inner = (Said("（"), *where, Said("）")) if where else ()
        amount = _("%(how)s %(n)d 笔") % {"how": HOW[found.how], "n": found.number}
        return Sentence((Said(str(name)), *inner, Said(amount)))

    def _source(self, *values: n.Expression) -> str:
        found = (self.fact(each.fact) for each in values if isinstance(each, n.FactOf))
        return next((str(fact.source) for fact in found if fact), "")


def _joined(each: Sequence[tuple[Said, ...]], between: str) -> tuple[Said, ...]:
    out: list[Said] = []
    for at, pieces in enumerate(each):
        out += ([Said(between)] if at else []) + list(pieces)
    return tuple(out)
