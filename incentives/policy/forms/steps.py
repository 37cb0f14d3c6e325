"""The forms of an amount's steps, one for each operator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from incentives.policy import vocabulary as v
from incentives.policy.forms.operators import EMPTY, OperatorForm
from incentives.policy.forms.options import KEPT, value_node
from incentives.policy.forms.rows import RowsForm
from incentives.policy.kinds import NUMBERS, Kind
from incentives.policy.tree.nodes import Arithmetic
from incentives.policy.tree.places import Json

OPERANDS: Final = ("a", "b", "c", "d")
KEYS: Final = ("by_1", "by_2", "by_3")
SIGNS: Final = {
    Arithmetic.SMALLEST: _("取小"),
    Arithmetic.LARGEST: _("取大"),
    Arithmetic.PLUS: _("相加"),
    Arithmetic.MINUS: _("第一个减第二个"),
    Arithmetic.TIMES: _("相乘"),
}


class ParameterForm(OperatorForm):
    """A dated parameter, with what stands for it while it is not loaded."""

    op, label = "parameter", _("取参数")
    help = _("例如：取“奖励额”。")

    def offer(self) -> None:
        """All numbers."""
        self.select("code", self.options.parameters(spelt=""), _("参数"))
        self.select(
            "instead", self.options.parameters(spelt=""), _("没有取值时改用"), required=False,
            help=_("例如只载入了上限时，奖励额等于上限。"),
        )  # fmt: skip

    def shown(self, node: Json) -> dict[str, Any]:
        """Both codes."""
        return {"code": node["code"], "instead": node.get("instead", "")}

    def node(self) -> Json:
        """The parameter."""
        found = {"op": "parameter", "code": self.cleaned_data["code"]}
        return found | ({"instead": self.cleaned_data["instead"]} if self.cleaned_data["instead"] else {})


class FactForm(OperatorForm):
    """A fact that is a number."""

    op, label = "fact", _("取事实")
    help = _("例如：经审计的投资额。")

    def offer(self) -> None:
        """All numbers."""
        self.select("fact", self.options.facts(NUMBERS), _("事实"))

    def shown(self, node: Json) -> dict[str, Any]:
        """Its code."""
        return {"fact": node["fact"]}

    def node(self) -> Json:
        """The fact."""
        return {"op": "fact", "fact": self.cleaned_data["fact"]}


class TableForm(OperatorForm):
    """The cell of a table in the row of some facts."""

    op, label = "table", _("查参数表")
    help = _("按一到三个事实，从参数表里查出比率或金额。")

    def offer(self) -> None:
        """The tables, and the facts in the order of its columns."""
        self.select("code", self.options.tables(), _("参数表"))
        facts = self.options.facts((Kind.CHOICE, Kind.FLAG, Kind.COUNT))
        for at, name in enumerate(KEYS):
            label = _("表的第 %(n)d 列是") % {"n": at + 1}
            self.select(name, facts, label, required=at == 0)

    def shown(self, node: Json) -> dict[str, Any]:
        """The table and its keys."""
        return {"code": node["code"], **dict(zip(KEYS, node["by"], strict=False))}

    def node(self) -> Json:
        """The look-up."""
        by = [self.cleaned_data[name] for name in KEYS if self.cleaned_data[name]]
        return {"op": "table", "code": self.cleaned_data["code"], "by": by}


class ByChoiceForm(OperatorForm):
    """For each option of a choice its parameter."""

    op, label = "by", _("按选项取参数")
    help = _("例如：按称号的级别取奖励额。")

    def offer(self) -> None:
        """A parameter for each option of every choice; those of the one that is meant are filled in."""
        self._choices = [fact for fact in v.facts_of(self.options.subject) if fact.choices]
        self.fields["fact"] = forms.ChoiceField(
            label=_("按什么"), choices=[EMPTY, *((fact.code, str(fact.name)) for fact in self._choices)]
        )
        offered = self.options.parameters(spelt="")
        for fact in self._choices:
            for word, text in fact.choices.items():
                label = f"{fact.name}：{text}"
                self.select(_field(fact.code, word), offered, label, required=False)

    def shown(self, node: Json) -> dict[str, Any]:
        """The choice, and its options' parameters."""
        each = {_field(node["fact"], word): code for word, code in node["of"].items()}
        return {"fact": node["fact"], **each}

    def clean(self) -> dict[str, Any]:
        """At least one option of the choice that is meant has its parameter."""
        data = super().clean() or {}
        if data.get("fact") and not self._of(data):
            self.add_error("fact", _("请为它的选项选好参数。"))
        return data

    def _of(self, data: Mapping[str, Any]) -> dict[str, str]:
        fact = next(each for each in self._choices if each.code == data["fact"])
        return {word: code for word in fact.choices if (code := data.get(_field(fact.code, word)))}

    def node(self) -> Json:
        """The parameters by option."""
        return {"op": "by", "fact": self.cleaned_data["fact"], "of": self._of(self.cleaned_data)}


def _field(fact: str, word: str) -> str:
    return f"of_{fact}_{word}"


class ReckonForm(OperatorForm):
    """Two to four values reckoned together."""

    op, label = "reckon", _("加、减、乘、取小、取大")
    help = _("两到四个值，可以是事实、参数或别的步骤。")

    how = forms.ChoiceField(label=_("怎样算"), choices=[(how.value, text) for how, text in SIGNS.items()])

    def offer(self) -> None:
        """All values."""
        values = self.options.values(kinds=NUMBERS, steps=True)
        for at, name in enumerate(OPERANDS):
            label = _("第 %(n)d 个值") % {"n": at + 1}
            self.select(name, values, label, required=at < 2)

    def shown(self, node: Json) -> dict[str, Any]:
        """The values; more than four stay as they are, in the last."""
        found: dict[str, Any] = {"how": node["op"]}
        for name, value in zip(OPERANDS, node["of"], strict=False):
            found[name] = self.keep(name, value)
        return found

    def clean(self) -> dict[str, Any]:
        """A difference has two values."""
        data = super().clean() or {}
        if data.get("how") == Arithmetic.MINUS and (data.get("c") or data.get("d")):
            self.add_error("c", _("减法只有两个值。"))
        return data

    def node(self) -> Json:
        """The reckoning."""
        of = [self.value(name) for name in OPERANDS if self.cleaned_data[name]]
        return {"op": self.cleaned_data["how"], "of": of + self.there.get("of", [])[len(OPERANDS) :]}


class SumForm(RowsForm):
    """Over rows, the sum of a fact, or of a fact times a parameter."""

    op, label = "sum", _("逐笔相加")
    help = _("例如：每笔贷款的担保费 × 补贴比例，相加。")

    def offer(self) -> None:
        """What is summed, and over which rows."""
        self.offer_rows()
        self.select("of", self.options.row_facts((Kind.AMOUNT, Kind.COUNT)), _("加什么"))
        self.select("times", self.options.parameters((Kind.RATIO,)), _("每笔乘以"), required=False)
        self.order_fields(["version", "rows", "of", "times", "state", "fact", "fact_how", "against"])

    def shown(self, node: Json) -> dict[str, Any]:
        """What is summed; what the fields cannot say stays as it is."""
        value, times = node["value"], None
        if value.get("op") == "times" and len(value["of"]) == 2:
            value, times = value["of"]
        if value.get("op") == "fact":
            of = f"{node['rows']}.{value['fact']}"
            return {**self.shown_rows(node), "of": of, "times": self.keep("times", times)}
        return {**self.shown_rows(node), "of": self.keep("of", node["value"])}

    def node(self) -> Json:
        """The sum."""
        data = self.cleaned_data
        kept = data["of"] == KEPT
        value = self.kept["of"] if kept else value_node(f"fact:{data['of'].partition('.')[2]}")
        if data["times"]:
            value = {"op": "times", "of": [value, self.value("times")]}
        return {"op": "sum", "rows": data["rows"], "where": self.where(), "value": value}


class LessPaidForm(OperatorForm):
    """An amount less what was paid already."""

    op, label = "less_paid", _("减去已拨付的")
    help = _("不会低于 0。")

    def offer(self) -> None:
        """An amount, and what was paid."""
        self.select("of", self.options.values(kinds=(Kind.AMOUNT,), steps=True), _("从什么里减"))
        self.select("paid", self.options.facts((Kind.AMOUNT,)), _("减去"))

    def shown(self, node: Json) -> dict[str, Any]:
        """Both."""
        return {"of": self.keep("of", node["value"]), "paid": node["paid"]}

    def node(self) -> Json:
        """What is left."""
        return {"op": "less_paid", "value": self.value("of"), "paid": self.cleaned_data["paid"]}


class WholeForm(OperatorForm):
    """An amount cut to whole yuan."""

    op, label = "whole", _("取整到元")
    help = _("舍去不足 1 元的。")

    def offer(self) -> None:
        """An amount."""
        self.select("of", self.options.values(kinds=(Kind.AMOUNT,), steps=True), _("什么"))

    def shown(self, node: Json) -> dict[str, Any]:
        """The amount."""
        return {"of": self.keep("of", node["value"])}

    def node(self) -> Json:
        """The whole yuan."""
        return {"op": "whole", "value": self.value("of")}


STEPS: Final[Mapping[str, type[OperatorForm]]] = {
    form.op: form
    for form in (
        ParameterForm, FactForm, TableForm, ByChoiceForm, ReckonForm, SumForm, LessPaidForm, WholeForm,
    )
}  # fmt: skip
