"""Which form edits a place of a draft, what its selects offer, and what a line is called where nobody says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incentives.policy.forms.conditions import CONDITIONS
from incentives.policy.forms.operators import TITLE, OperatorForm
from incentives.policy.forms.options import Options
from incentives.policy.forms.steps import STEPS
from incentives.policy.models import PolicyVersion
from incentives.policy.told import Words, words_for
from incentives.policy.tree import nodes as n
from incentives.policy.tree.places import GROUPS, Json, Place
from incentives.policy.tree.reading import condition, expression, read
from incentives.policy.tree.telling import Teller


def forms_at(place: Place) -> Mapping[str, type[OperatorForm]]:
    """The forms of steps, or of conditions."""
    return STEPS if place.steps else CONDITIONS


def kind_of(node: Mapping[str, Any]) -> str:
    """Which form edits an operator; empty where none does."""
    op = str(node.get("op"))
    if op in GROUPS:
        return "group"
    return "reckon" if op in {how.value for how in n.Arithmetic} else op


def options_for(row: PolicyVersion, place: Place) -> Options:
    """What the selects offer at a place: a step does not offer itself."""
    words = words_for(row)
    part = read(row.tree, partial=True).parts[place.part]
    own = place.path[0] if place.steps and place.path else -1
    steps = tuple((step.code, step.title) for at, step in enumerate(part.steps) if at != own)
    return Options(row.programme_id, row.tree["subject"], words, steps, _teller(row, place, words))


def _teller(row: PolicyVersion, place: Place, words: Words) -> Teller:
    part = read(row.tree, partial=True).parts[place.part]
    return Teller(part, row.tree["subject"], words.terms, words.names)


def titled_by(row: PolicyVersion, place: Place, node: Json) -> str:
    """The short title of a line that nobody named: what it says. Raises Refused for what cannot be read."""
    teller = _teller(row, place, words_for(row))
    if place.steps:
        text = "".join(piece.text for piece in teller.value(expression(node, "")))
    else:
        text = teller.condition(condition(node, "")).text
    return text.rstrip("：")[:TITLE]
