"""What the forms about rows below a subject share: which rows, and what must hold of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incentives.policy.forms.operators import OperatorForm, how_field
from incentives.policy.forms.options import KEPT, state_node, state_of, value_of
from incentives.policy.kinds import ORDERED
from incentives.policy.tree.places import Json


class RowsForm(OperatorForm):
    """Rows of a kind, those that are so (one state) and whose fact compares so (one comparison), each if it is asked."""

    _beside: Sequence[Json] = ()
    """Conditions that the two fields cannot say."""

    def offer_rows(self) -> None:
        """The kinds of rows, their states, their facts."""
        rows = forms.ChoiceField(label=_("哪种明细"), choices=self.options.row_sets())
        self.fields["rows"] = rows
        self.select("state", self.options.row_states(), _("只算这样的"), required=False)
        self.select("fact", self.options.row_facts(ORDERED), _("而且它的"), required=False)
        self.fields["fact_how"] = how_field()
        self.fields["fact_how"].initial = "le"
        self.select("against", self.options.values(kinds=ORDERED), _("与什么比"), required=False)

    def shown_rows(self, node: Json) -> dict[str, Any]:
        """Which rows; conditions that the two fields cannot say stay as they are."""
        rows, found = node["rows"], {"rows": node["rows"]}
        left = list(node.get("where", []))
        for each in node.get("where", []):
            states = state_of(each)
            if len(states) == 1 and not states[0].startswith("parameter:") and "state" not in found:
                found["state"] = f"{rows}.{states[0]}"
                left.remove(each)
            elif _is_plain(each) and "fact" not in found:
                found |= {
                    "fact": f"{rows}.{each['left']['fact']}",
                    "fact_how": each["how"],
                    "against": self.keep("against", each["right"]),
                }
                left.remove(each)
        self._beside = left
        return found

    def clean(self) -> dict[str, Any]:
        """The states and facts are those of the rows that were chosen; a comparison has both sides."""
        data = super().clean() or {}
        rows = data.get("rows", "")
        for name in ("state", "fact", "of"):
            chosen = str(data.get(name) or "")
            if chosen not in ("", KEPT) and not chosen.startswith(f"{rows}."):
                self.add_error(name, _("请选这种明细自己的内容。"))
        if bool(data.get("fact")) != bool(data.get("against")):
            self.add_error("against", _("请把比较的两边都选好，或都空着。"))
        return data

    def where(self) -> list[Json]:
        """What must hold of a row."""
        data = self.cleaned_data
        found: list[Json] = []
        if data["state"]:
            found.append(state_node(data["state"].partition(".")[2]))
        if data["fact"]:
            fact = {"op": "fact", "fact": data["fact"].partition(".")[2]}
            found.append(
                {"op": "compare", "left": fact, "how": data["fact_how"], "right": self.value("against")}
            )
        return found + (list(self._beside) if data["rows"] == self.there.get("rows") else [])


def _is_plain(node: Json) -> bool:
    """Whether it compares a fact with something."""
    return node.get("op") == "compare" and value_of(node["left"]).startswith("fact:")
