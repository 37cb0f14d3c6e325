"""Whether a tree can be evaluated: facts and parameters known, kinds that fit, no circle among the steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import singledispatchmethod
from typing import Any

from django.utils.translation import gettext as _

from incentives.policy import vocabulary as v
from incentives.policy.kinds import NUMBERS, ORDERED, Kind, kind_of_table, kind_of_unit
from incentives.policy.tree import nodes as n
from incentives.policy.tree.reading import unfit

Units = Mapping[str, str]
"""Of each parameter that there is, its unit."""


def check(tree: n.Tree, units: Units, *, partial: bool = False) -> None:
    """Raises Refused with the place of the first thing that does not fit; a `partial` tree may lack conditions and steps."""
    if tree.subject not in {kind.code for kind in v.subject_kinds.all()}:
        unfit("", _("没有“%(code)s”这种对象。"), code=tree.subject)
    _check_titles([part.title for part in tree.parts])
    for part in tree.parts:
        _check_part(part, tree.subject, units, partial)


def _check_titles(titles: Sequence[str]) -> None:
    """Of several parts each has a name of its own: lists, letters and payments tell them apart by it."""
    if len(titles) == 1:
        return
    for at, title in enumerate(titles):
        if not title:
            unfit(_("第 %(n)d 部分") % {"n": at + 1}, _("分成几部分的，每一部分都要有名称。"))
        if title in titles[:at]:
            unfit(_("第 %(n)d 部分") % {"n": at + 1}, _("已经有一部分叫“%(title)s”。"), title=title)


def _check_part(part: n.Part, subject: str, units: Units, partial: bool) -> None:
    named = f"{part.title} " if part.title else ""
    if not part.lines and not partial:
        unfit(named.strip(), _("还没有条件。"))
    if not part.steps and not partial:
        unfit(named.strip(), _("还没有金额的步骤。"))
    checker = Checker(subject, units, part)
    for at, line in enumerate(part.lines):
        checker.condition(line.condition, _("%(part)s条件第 %(n)d 条") % {"part": named, "n": at + 1})
    for at, step in enumerate(part.steps):
        checker.place = _("%(part)s金额第 %(n)d 步") % {"part": named, "n": at + 1}
        kind = checker.step_kind(step.code)
        if at == len(part.steps) - 1 and kind is not Kind.AMOUNT and not partial:
            unfit(checker.place, _("最后一步应是金额。"))


class Checker:
    """The kinds of all values of one part; `place` is where one is."""

    def __init__(self, subject: str, units: Units, part: n.Part) -> None:
        self.subject, self.units, self.place = subject, units, ""
        self._steps = {step.code: step for step in part.steps}
        self._known: dict[str, Kind] = {}
        self._on_the_way: list[str] = []
        self._rows: v.RowSet | None = None

    def step_kind(self, code: str) -> Kind:
        """What a step gives. Raises Refused where steps lead back to themselves."""
        if code in self._known:
            return self._known[code]
        if code in self._on_the_way:
            titles = [self._steps[each].title for each in self._on_the_way[self._on_the_way.index(code) :]]
            unfit(self.place, _("步骤绕回了自己：%(way)s。"), way=" → ".join([*titles, titles[0]]))
        step = self._steps.get(code)
        if step is None:
            unfit(self.place, _("没有名为“%(code)s”的步骤。"), code=code)
        self._on_the_way.append(code)
        self._known[code] = self.kind(step.expression)
        self._on_the_way.pop()
        return self._known[code]

    def fact(self, code: str) -> v.Fact:
        """The fact of this code; of a row where rows are looked at."""
        found = (self._rows.fact(code) if self._rows else None) or v.find_fact(code, self.subject)
        if found is None:
            unfit(self.place, _("没有“%(code)s”这个事实，或它不适用于这种对象。"), code=code)
        return found

    def parameter(self, code: str) -> Kind:
        """The kind of a parameter."""
        if code not in self.units:
            unfit(self.place, _("没有名为“%(code)s”的参数。"), code=code)
        kind = kind_of_unit(self.units[code])
        if kind is None:
            unfit(self.place, _("参数“%(code)s”不是一个数，不能直接取用。"), code=code)
        return kind

    def rows(self, code: str) -> v.RowSet:
        """The rows of this code below the subject; rows below rows there are none."""
        found = v.find_rows(code, self.subject)
        if found is None or self._rows is not None:
            unfit(self.place, _("这里没有“%(code)s”这种明细。"), code=code)
        return found

    # values

    @singledispatchmethod
    def kind(self, expression: n.Expression) -> Kind:
        """What a value is."""
        raise TypeError(type(expression))

    @kind.register
    def _(self, found: n.FactOf) -> Kind:
        return self.fact(found.fact).kind

    @kind.register
    def _(self, found: n.ParameterOf) -> Kind:
        kind = self.parameter(found.code)
        if found.instead and self.parameter(found.instead) is not kind:
            unfit(self.place, _("替代的参数单位不同。"))
        return kind

    @kind.register
    def _(self, found: n.TableOf) -> Kind:
        if self.units.get(found.code) != "table":
            unfit(self.place, _("“%(code)s”不是一张参数表。"), code=found.code)
        for code in found.by:
            self.fact(code)
        return kind_of_table(found.code)

    @kind.register
    def _(self, found: n.ByChoice) -> Kind:
        self._choice(found.fact, [word for word, _code in found.of])
        kinds = {self.parameter(code) for _word, code in found.of}
        if len(kinds) > 1:
            unfit(self.place, _("各选项的参数单位不同。"))
        return kinds.pop()

    @kind.register
    def _(self, found: n.StepOf) -> Kind:
        return self.step_kind(found.step)

    @kind.register
    def _(self, found: n.Reckon) -> Kind:
        kinds = [self.kind(each) for each in found.of]
        if any(kind not in NUMBERS for kind in kinds):
            unfit(self.place, _("只有数才能计算。"))
        if found.how is n.Arithmetic.TIMES:
            return self._product(kinds)
        if len(set(kinds)) > 1:
            unfit(self.place, _("单位不同的值不能相加减或比大小。"))
        return kinds[0]

    def _product(self, kinds: list[Kind]) -> Kind:
        if kinds.count(Kind.AMOUNT) > 1:
            unfit(self.place, _("金额不能与金额相乘。"))
        if Kind.AMOUNT in kinds:
            return Kind.AMOUNT
        if len(set(kinds)) > 1:
            unfit(self.place, _("单位不同的值不能相乘。"))
        return kinds[0]

    @kind.register
    def _(self, found: n.SumOf) -> Kind:
        self._rows = self.rows(found.rows)
        for each in found.where:
            self.condition(each, self.place)
        kind = self.kind(found.of)
        self._rows = None
        if kind not in (Kind.AMOUNT, Kind.COUNT):
            unfit(self.place, _("只有金额或数量可以合计。"))
        return kind

    @kind.register
    def _(self, found: n.LessPaid) -> Kind:
        if self.kind(found.of) is not Kind.AMOUNT or self.fact(found.paid).kind is not Kind.AMOUNT:
            unfit(self.place, _("只有金额可以减去已拨付的。"))
        return Kind.AMOUNT

    @kind.register
    def _(self, found: n.WholeYuan) -> Kind:
        if self.kind(found.of) is not Kind.AMOUNT:
            unfit(self.place, _("只有金额可以取整到元。"))
        return Kind.AMOUNT

    # conditions

    def condition(self, condition: n.Condition, place: str) -> None:
        """Raises Refused where a condition does not fit."""
        self.place = place
        self._fits(condition)

    @singledispatchmethod
    def _fits(self, condition: n.Condition) -> None:
        raise TypeError(type(condition))

    @_fits.register
    def _(self, found: n.Is) -> None:
        fact = self.fact(found.fact)
        if isinstance(found.wanted, bool) != (fact.kind is Kind.FLAG):
            unfit(self.place, _("“%(name)s”不能这样要求。"), name=fact.name)
        if isinstance(found.wanted, str):
            self._choice(found.fact, [found.wanted])

    @_fits.register
    def _(self, found: n.OneOf) -> None:
        if isinstance(found.left, n.FactOf):
            self._choice(found.left.fact, found.words)
        elif self.parameter(found.left.code) is not Kind.CHOICE:
            unfit(self.place, _("参数“%(code)s”不是选项。"), code=found.left.code)

    def _choice(self, code: str, words: Any) -> None:
        fact = self.fact(code)
        if fact.kind is not Kind.CHOICE:
            unfit(self.place, _("“%(name)s”不是选项。"), name=fact.name)
        strange = [word for word in words if fact.choices and word not in fact.choices]
        if strange:
            unfit(self.place, _("“%(name)s”没有选项“%(word)s”。"), name=fact.name, word=strange[0])

    @_fits.register
    def _(self, found: n.Compare) -> None:
        self._same_kind([found.left, found.right])

    @_fits.register
    def _(self, found: n.Between) -> None:
        self._same_kind([found.of, found.low, found.high])

    def _same_kind(self, values: list[n.Expression]) -> None:
        kinds = [self.kind(each) for each in values]
        if len(set(kinds)) > 1:
            unfit(self.place, _("两边的单位不同，不能比较。"))
        if kinds[0] not in ORDERED:
            unfit(self.place, _("这类值不能比大小。"))

    @_fits.register
    def _(self, found: n.Since) -> None:
        if self.fact(found.fact).kind is not Kind.DAY:
            unfit(self.place, _("“%(name)s”不是日期。"), name=self.fact(found.fact).name)
        try:
            dt.date.fromisoformat(found.day)
        except ValueError:
            unfit(self.place, _("“%(day)s”不是日期，请按 2024-01-31 填写。"), day=found.day[:20])

    @_fits.register
    def _(self, found: n.Grew) -> None:
        self._same_kind([n.FactOf(found.before), n.FactOf(found.after)])

    @_fits.register
    def _(self, found: n.Group) -> None:
        place = self.place
        for at, each in enumerate(found.of):
            self.condition(each, _("%(place)s之 %(n)d") % {"place": place, "n": at + 1})

    @_fits.register
    def _(self, found: n.CountRows) -> None:
        self._rows = self.rows(found.rows)
        for each in found.where:
            self.condition(each, self.place)
        self._rows = None
