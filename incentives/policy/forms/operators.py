"""What the form of every operator shares: its title, its selects, and how it reads what a tree holds already."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.versions import VersionedForm
from incentives.policy.forms.options import KEPT, Grouped, Options, value_node, value_of
from incentives.policy.tree import nodes as n
from incentives.policy.tree.places import Json
from incentives.policy.tree.telling import HOW

EMPTY = ("", "—")
TITLE = 40


class OperatorForm(VersionedForm):
    """One operator at one place: `node` is what it writes, `show` reads what is there.

    `titled`: a line of its own, which has a short title; a condition within a group has none.
    """

    op: ClassVar[str] = ""
    label: ClassVar[Any] = ""
    help: ClassVar[Any] = ""
    do_not_call_in_templates: ClassVar[bool] = True  # a template asks the class what it is called

    title = forms.CharField(
        label=_("简称"),
        max_length=TITLE,
        required=False,
        help_text=_("测算结果里这样称呼它；不填按内容取名。"),
    )

    def __init__(
        self,
        options: Options,
        *args: Any,
        there: Json | None = None,
        titled: bool = True,
        **kwargs: Any,
    ) -> None:
        self.options, self.there = options, there or {}
        self.kept: dict[str, Json] = {}
        super().__init__(*args, **kwargs)
        if not titled:
            del self.fields["title"]
        self.offer()
        if there:
            self.initial = {**self.shown(there), **(self.initial or {})}
        last = self.fields.pop("title", None)
        if last:
            self.fields["title"] = last

    def offer(self) -> None:
        """Fill the selects."""

    def shown(self, node: Json) -> dict[str, Any]:
        """What the fields hold for a node that is there."""
        return {}

    def node(self) -> Json:
        """What the fields say, as a piece of the tree."""
        raise NotImplementedError

    # selects

    def select(
        self, name: str, grouped: Grouped, label: Any = "", *, required: bool = True, help: Any = ""
    ) -> None:
        """A field with grouped options, and one that is empty."""
        choices: list[Any] = [EMPTY, *_optgroups(grouped)]
        field = forms.ChoiceField(label=label, choices=choices, required=required, help_text=help)
        self.fields[name] = field

    def keep(self, name: str, node: Json | None) -> str:
        """How a select shows a value; one that it does not offer is offered as it is."""
        if not node:
            return ""
        field: Any = self.fields[name]
        value = value_of(node)
        offered = {str(each) for option in field.choices for each in _values(option)}
        if value and value in offered:
            return value
        self.kept[name] = node
        field.choices = [*field.choices, (KEPT, self.options.tell(node))]
        return KEPT

    def value(self, name: str) -> Json:
        """What was chosen, as a piece of the tree."""
        chosen = str(self.cleaned_data[name])
        return self.kept[name] if chosen == KEPT else value_node(chosen)


def _optgroups(grouped: Grouped) -> list[Any]:
    return [choice for group, each in grouped for choice in ([(group, each)] if group else each)]


def _values(option: Any) -> list[Any]:
    value, inner = option
    return [each for each, _text in inner] if isinstance(inner, list | tuple) else [value]


def how_field() -> forms.ChoiceField:
    """How two values are compared."""
    return forms.ChoiceField(
        label=_("怎样比"), choices=[(how.value, HOW[how]) for how in n.How], initial="ge"
    )
