"""The forms of conditions, one for each operator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.numbers import WholeNumberField
from incentives.policy.forms.operators import OperatorForm, how_field
from incentives.policy.forms.options import state_node, state_of
from incentives.policy.forms.rows import RowsForm
from incentives.policy.kinds import NUMBERS, ORDERED, Kind
from incentives.policy.tree.places import Json


class IsForm(OperatorForm):
    """A flag is so or not so, a choice is one of its options."""

    op, label = "is", _("是什么")
    help = _("例如：在本市注册、独立法人、未领取过本项奖补。")

    def offer(self) -> None:
        """Every flag and its contrary, every option."""
        self.select("state", self.options.states(), _("要求"))

    def shown(self, node: Json) -> dict[str, Any]:
        """The one state."""
        return {"state": next(iter(state_of(node)), "")}

    def node(self) -> Json:
        """One state."""
        return state_node(self.cleaned_data["state"])


class OneOfForm(OperatorForm):
    """A choice is one of several options."""

    op, label = "in", _("属于其中之一")
    help = _("同一个事实的几个选项，符合其中一个即可。")

    def offer(self) -> None:
        """The options of all choices."""
        choices: list[Any] = [(group, each) for group, each in self.options.states(flags=False) if group]
        self.fields["states"] = forms.MultipleChoiceField(
            label=_("可以是"), choices=choices, widget=forms.SelectMultiple(attrs={"size": 12}),
            help_text=_("按住 Ctrl 可选几个。"),
        )  # fmt: skip

    def shown(self, node: Json) -> dict[str, Any]:
        """All that are wanted."""
        return {"states": state_of(node)}

    def clean_states(self) -> list[str]:
        """Options of one fact."""
        states: list[str] = self.cleaned_data["states"]
        lefts = [_left(state_node(state)) for state in states]
        if any(left != lefts[0] for left in lefts):
            raise forms.ValidationError(_("请只选同一个事实的选项。"))
        return states

    def node(self) -> Json:
        """One of some words."""
        nodes = [state_node(state) for state in self.cleaned_data["states"]]
        words = [node["words"][0] if node["op"] == "in" else node["wanted"] for node in nodes]
        return {"op": "in", "left": _left(nodes[0]), "words": words}


def _left(node: Json) -> Json:
    """What is one of some words: a parameter, or a fact."""
    left: Json = node["left"] if node["op"] == "in" else {"op": "fact", "fact": node["fact"]}
    return left


class CompareForm(OperatorForm):
    """A fact against a parameter, another fact, or a fact times a parameter."""

    op, label = "compare", _("比大小")
    help = _("一个事实与参数、另一个事实，或另一个事实乘以比率比。")

    def offer(self) -> None:
        """Facts to the left, all values to the right."""
        self.select("left", self.options.values(kinds=ORDERED, steps=True), _("什么"))
        self.fields["how"] = how_field()
        self.select("right", self.options.values(kinds=ORDERED, steps=True), _("与什么比"))
        self.select(
            "times", self.options.parameters((Kind.RATIO,)), _("再乘以"), required=False,
            help=_("例如“入库当年产值 × 增长要求”；不乘就空着。"),
        )  # fmt: skip

    def shown(self, node: Json) -> dict[str, Any]:
        """Both sides."""
        right, times = node["right"], None
        if right.get("op") == "times" and len(right["of"]) == 2:
            right, times = right["of"]
        return {
            "left": self.keep("left", node["left"]),
            "how": node["how"],
            "right": self.keep("right", right),
            "times": self.keep("times", times),
        }

    def node(self) -> Json:
        """The comparison."""
        right = self.value("right")
        if self.cleaned_data["times"]:
            right = {"op": "times", "of": [right, self.value("times")]}
        return {"op": "compare", "left": self.value("left"), "how": self.cleaned_data["how"], "right": right}


class BetweenForm(OperatorForm):
    """A fact between two values, both included."""

    op, label = "between", _("在两个数之间")
    help = _("含两端。")

    def offer(self) -> None:
        """One fact, two bounds."""
        self.select("of", self.options.values(kinds=ORDERED), _("什么"))
        self.select("low", self.options.values(kinds=ORDERED), _("不低于"))
        self.select("high", self.options.values(kinds=ORDERED), _("不超过"))

    def shown(self, node: Json) -> dict[str, Any]:
        """The three."""
        return {
            "of": self.keep("of", node["value"]),
            "low": self.keep("low", node["low"]),
            "high": self.keep("high", node["high"]),
        }

    def node(self) -> Json:
        """The range."""
        low, high = self.value("low"), self.value("high")
        return {"op": "between", "value": self.value("of"), "low": low, "high": high}


class SinceForm(OperatorForm):
    """A day is this one or a later one."""

    op, label = "since", _("某日或以后")
    help = _("例如：成立日期在某日当天或以后。")

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def offer(self) -> None:
        """The facts that are days."""
        self.select("fact", self.options.facts((Kind.DAY,)), _("什么日期"))
        self.order_fields(["version", "fact", "day"])

    def shown(self, node: Json) -> dict[str, Any]:
        """The fact and the day."""
        return {"fact": node["fact"], "day": node["day"]}

    def node(self) -> Json:
        """From the day on."""
        day = self.cleaned_data["day"].isoformat()
        return {"op": "since", "fact": self.cleaned_data["fact"], "day": day}


class GrewForm(OperatorForm):
    """A later figure is larger than an earlier one."""

    op, label = "grew", _("有增长")
    help = _("后一个数大于前一个数，不做除法。")

    def offer(self) -> None:
        """Two figures."""
        self.select("before", self.options.facts(NUMBERS), _("前一个数"))
        self.select("after", self.options.facts(NUMBERS), _("后一个数"))

    def shown(self, node: Json) -> dict[str, Any]:
        """Both figures."""
        return {"before": node["before"], "after": node["after"]}

    def node(self) -> Json:
        """The growth."""
        return {"op": "grew", "before": self.cleaned_data["before"], "after": self.cleaned_data["after"]}


class GroupForm(OperatorForm):
    """Conditions below this one: all of them, or any."""

    label = _("几条合成一条")
    help = _("先建这一条，再往它下面加条件。")
    op = "group"

    every = forms.ChoiceField(
        label=_("下面的条件"), choices=[("any", _("任一成立即可")), ("all", _("要全部成立"))]
    )

    def shown(self, node: Json) -> dict[str, Any]:
        """All or any."""
        return {"every": node["op"]}

    def node(self) -> Json:
        """The group, with what is below it already."""
        return {"op": self.cleaned_data["every"], "of": self.there.get("of", [])}


class CountForm(RowsForm):
    """How many rows there are for which some conditions hold."""

    op, label = "count", _("数笔数")
    help = _("例如：符合条件的贷款不少于 1 笔。")

    how = how_field()
    number = WholeNumberField(label=_("几笔"), min_value=0, max_value=10_000, initial=1)

    def offer(self) -> None:
        """The rows, what must hold of one, and how many."""
        self.offer_rows()
        self.order_fields(["version", "rows", "state", "fact", "fact_how", "against", "how", "number"])

    def shown(self, node: Json) -> dict[str, Any]:
        """What is counted."""
        return {**self.shown_rows(node), "how": node["how"], "number": node["number"]}

    def node(self) -> Json:
        """The count."""
        how, number = self.cleaned_data["how"], self.cleaned_data["number"]
        return {
            "op": "count",
            "rows": self.cleaned_data["rows"],
            "where": self.where(),
            "how": how,
            "number": number,
        }


CONDITIONS: Final[Mapping[str, type[OperatorForm]]] = {
    form.op: form
    for form in (IsForm, OneOfForm, CompareForm, BetweenForm, SinceForm, GrewForm, GroupForm, CountForm)
}
