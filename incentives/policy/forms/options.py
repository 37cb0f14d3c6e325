"""What the selects of a policy's forms offer, and how a choice there becomes a piece of the tree and back.

A value is spelt `fact:CODE`, `parameter:CODE`, `step:CODE`; what a form cannot spell but a tree may hold is offered as it
is (`kept`), so that changing one thing of a condition never loses another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from core.parameters import groups, units
from incentives.policy import vocabulary as v
from incentives.policy.kinds import NUMBERS, ORDERED, Kind, kind_of_unit
from incentives.policy.parameters import OWN
from incentives.policy.told import Words
from incentives.policy.tree.asking import facts_of
from incentives.policy.tree.places import Json
from incentives.policy.tree.reading import expression
from incentives.policy.tree.telling import Teller

KEPT: Final = "kept"
Choice = tuple[str, str]
Grouped = list[tuple[str, list[Choice]]]


@dataclass(frozen=True)
class Options:
    """Of one part of a draft: its subject's facts and rows, the parameters of the day, its steps but the one edited."""

    programme: str
    subject: str
    words: Words
    steps: tuple[Choice, ...] = ()
    teller: Teller | None = None

    def tell(self, node: Json) -> str:
        """A value in words, for a select that cannot spell it."""
        told = _("保持现在的写法")
        value = expression(node, "")
        strange = any(v.find_fact(code, self.subject) is None for code in facts_of(value))
        if self.teller is None or strange:
            return told
        return "".join(piece.text for piece in self.teller.value(value)) or told

    # facts

    def facts(self, kinds: Collection[Kind], rows: str = "") -> Grouped:
        """The facts of some kinds by where they come from; of rows, those of one kind of row."""
        found: dict[str, list[Choice]] = {}
        for fact in self._of(rows):
            if fact.kind in kinds:
                found.setdefault(str(fact.source), []).append((fact.code, str(fact.name)))
        return list(found.items())

    def _of(self, rows: str) -> Sequence[v.Fact]:
        if not rows:
            return v.facts_of(self.subject)
        known = v.find_rows(rows, self.subject)
        return known.facts if known else ()

    def row_sets(self) -> list[Choice]:
        """The kinds of rows below the subject."""
        return [(rows.code, str(rows.name)) for rows in v.row_sets_of(self.subject)]

    def row_facts(self, kinds: Collection[Kind]) -> Grouped:
        """The facts of all kinds of rows, spelt `ROWS.FACT`."""
        return [
            (
                str(rows.name),
                [(f"{rows.code}.{fact.code}", str(fact.name)) for fact in rows.facts if fact.kind in kinds],
            )
            for rows in v.row_sets_of(self.subject)
        ]

    # what is or is not

    def states(self, *, flags: bool = True) -> Grouped:
        """Every flag and its contrary, every option of a choice, every option of a parameter that is one."""
        return [*_states(v.facts_of(self.subject), flags=flags), *self._parameter_states()]

    def row_states(self) -> Grouped:
        """The same of rows, spelt `ROWS.FACT:…`."""
        return [
            (f"{rows.name}：{group}" if group else str(rows.name), [(f"{rows.code}.{value}", text) for value, text in found])
            for rows in v.row_sets_of(self.subject)
            for group, found in _states(rows.facts)
        ]  # fmt: skip

    def _parameter_states(self) -> Grouped:
        found: Grouped = []
        for code in self._parameters():
            options = groups.options_of(code)
            if self.words.terms.units[code] == "choice" and options:
                named = [(f"parameter:{code}:{word}", str(text)) for word, text in options.items()]
                found.append((_("参数：%(name)s") % {"name": self.words.names[code]}, named))
        return found

    # values

    def values(
        self, *, facts: bool = True, steps: bool = False, kinds: Collection[Kind] = ORDERED
    ) -> Grouped:
        """Parameters, facts and steps to compare with or to reckon with."""
        found: Grouped = []
        if steps and self.steps:
            found.append((_("前面的步骤"), [(f"step:{code}", title) for code, title in self.steps]))
        if facts:
            found += [
                (_("事实：%(source)s") % {"source": source}, [(f"fact:{code}", name) for code, name in each])
                for source, each in self.facts(kinds)
            ]
        return found + self.parameters(kinds)

    def parameters(self, kinds: Collection[Kind] = NUMBERS, *, spelt: str = "parameter:") -> Grouped:
        """The parameters of some kinds by their groups, the programme's own first."""
        found: dict[str, list[Choice]] = {}
        for code in self._parameters():
            if kind_of_unit(self.words.terms.units[code]) in kinds:
                found.setdefault(str(groups.group_of(code).title), []).append(
                    (f"{spelt}{code}", self._shown(code))
                )
        return [(_("参数：%(group)s") % {"group": title}, each) for title, each in found.items()]

    def tables(self) -> Grouped:
        """The parameters that are tables."""
        each = [
            (code, self._shown(code))
            for code in self._parameters()
            if self.words.terms.units[code] == "table"
        ]
        return [(_("参数表"), each)] if each else []

    def _parameters(self) -> list[str]:
        """All of them, the programme's own first, then those of the programmes, then the rest."""
        own = (f"{self.programme.lower()}_", f"{OWN}{self.programme.lower()}_")

        def rank(code: str) -> tuple[bool, bool, int, str]:
            return (
                not code.startswith(own),
                not groups.is_dated_only(code),
                groups.group_of(code).order,
                code,
            )

        return sorted(self.words.terms.units, key=rank)

    def _shown(self, code: str) -> str:
        value = units.shown(self.words.terms.units[code], self.words.terms.values.get(code, ""), code)
        return f"{self.words.names.get(code, code)} {value}"


def _states(facts: Iterable[v.Fact], *, flags: bool = True) -> Grouped:
    found: Grouped = []
    plain: list[Choice] = []
    for fact in facts:
        if fact.kind is Kind.FLAG and flags:
            plain += [(f"{fact.code}:yes", _plain(fact.told[0])), (f"{fact.code}:no", _plain(fact.told[1]))]
        elif fact.kind is Kind.CHOICE and fact.choices:
            each = [(f"{fact.code}:is:{word}", str(text)) for word, text in fact.choices.items()]
            found.append((str(fact.name), each))
    return [*([("", plain)] if plain else []), *found]


def _plain(text: object) -> str:
    return (
        str(text)
        .replace("{next}-12-31", _("次年末"))
        .replace("{year}", _("当年"))
        .replace("{next}", _("次年"))
    )


def state_node(spelt: str) -> Json:
    """What a choice of `states` is in the tree."""
    code, _colon, wanted = spelt.partition(":")
    if code == "parameter":
        parameter, _colon, word = wanted.partition(":")
        return {"op": "in", "left": {"op": "parameter", "code": parameter}, "words": [word]}
    if wanted in ("yes", "no"):
        return {"op": "is", "fact": code, "wanted": wanted == "yes"}
    return {"op": "is", "fact": code, "wanted": wanted.removeprefix("is:")}


def state_of(node: Mapping[str, Any]) -> list[str]:
    """The choices of `states` that make this node; none where no choice does."""
    if node.get("op") == "is":
        wanted = node.get("wanted")
        if isinstance(wanted, bool):
            return [f"{node['fact']}:{'yes' if wanted else 'no'}"]
        return [f"{node['fact']}:is:{wanted}"]
    if node.get("op") == "in":
        left = node["left"]
        if left.get("op") == "parameter":
            return [f"parameter:{left['code']}:{word}" for word in node["words"]]
        return [f"{left['fact']}:is:{word}" for word in node["words"]]
    return []


def value_node(spelt: str) -> Json:
    """What a choice of `values` is in the tree."""
    op, _colon, code = spelt.partition(":")
    return {"op": op, {"fact": "fact", "parameter": "code", "step": "step"}[op]: code}


def value_of(node: Mapping[str, Any]) -> str:
    """The choice of `values` that is this node; empty where no choice is."""
    op = node.get("op")
    if op == "parameter":
        return "" if node.get("instead") else f"parameter:{node['code']}"
    return f"{op}:{node[op]}" if op in ("fact", "step") else ""
