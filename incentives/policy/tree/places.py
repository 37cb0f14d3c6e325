"""Places in a policy's JSON: where a form adds, changes, moves or removes a condition or a step.

`0-c` are the conditions of the first part, `0-c-6` its seventh, `0-c-6-1` the second below that; `0-s-2` its third step.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.verdict import Refused, refuse

Json = dict[str, Any]
_SPELT = re.compile(r"(\d{1,2})-([cs])((?:-\d{1,3})*)")
GROUPS = ("all", "any")


@dataclass(frozen=True)
class Place:
    """One place; without `path` the list of all conditions, or steps, of its part."""

    part: int
    steps: bool
    path: tuple[int, ...] = ()

    def __str__(self) -> str:
        return "-".join([str(self.part), "s" if self.steps else "c", *map(str, self.path)])

    @property
    def above(self) -> Place:
        """What holds it."""
        return Place(self.part, self.steps, self.path[:-1])

    def below(self, at: int) -> Place:
        """The n-th that it holds."""
        return Place(self.part, self.steps, (*self.path, at))

    @property
    def is_line(self) -> bool:
        """Whether it is a condition or step of its own, with a title and a code."""
        return len(self.path) == 1


def place_of(text: str) -> Place:
    """Read from an address. Raises Refused for what is none."""
    found = _SPELT.fullmatch(text)
    if found is None or (found[2] == "s" and found[3].count("-") > 1):
        raise gone()
    return Place(int(found[1]), found[2] == "s", tuple(int(each) for each in found[3].split("-")[1:]))


def gone() -> Refused:
    """What is said of a place that there is not, or no more."""
    return Refused(refuse(_("这一条已经不在了，请刷新页面。"), code="policy.place"))


def found(tree: Json, place: Place) -> Json:
    """The condition, line or step there. Raises Refused where there is none."""
    siblings = held(tree, place.above)
    if not place.path or place.path[-1] >= len(siblings):
        raise gone()
    return siblings[place.path[-1]]


def node(tree: Json, place: Place) -> Json:
    """What a line, step or child itself is: its operator."""
    there = found(tree, place)
    inner: Json = there["is"] if place.is_line else there
    return inner


def held(tree: Json, place: Place) -> list[Json]:
    """The list that a place holds: all conditions or steps of a part, or the children of a group."""
    if place.part >= len(tree.get("parts", [])):
        raise gone()
    if not place.path:
        kept: list[Json] = tree["parts"][place.part].setdefault("steps" if place.steps else "conditions", [])
        return kept
    group = node(tree, place)
    if group.get("op") not in GROUPS:
        raise gone()
    children: list[Json] = group.setdefault("of", [])
    return children


def added(tree: Json, holder: Place, item: Json) -> Json:
    """The tree with one more at the end of what a place holds."""
    made = copy.deepcopy(tree)
    held(made, holder).append(item)
    return made


def changed(tree: Json, place: Place, item: Json) -> Json:
    """The tree with another item at a place."""
    made = copy.deepcopy(tree)
    found(made, place)
    held(made, place.above)[place.path[-1]] = item
    return made


def moved(tree: Json, place: Place, by: int) -> Json:
    """The tree with the item of a place one up or down among its siblings; at the end it stays."""
    made = copy.deepcopy(tree)
    found(made, place)
    siblings, at = held(made, place.above), place.path[-1]
    siblings.insert(min(max(at + by, 0), len(siblings) - 1), siblings.pop(at))
    return made


def removed(tree: Json, place: Place) -> Json:
    """The tree without the item of a place."""
    made = copy.deepcopy(tree)
    found(made, place)
    held(made, place.above).pop(place.path[-1])
    return made


def free_code(tree: Json, place: Place) -> str:
    """A code that no line of the place's part has: the bureau types none."""
    known = {str(each.get("code")) for each in held(tree, Place(place.part, place.steps))}
    stem, number = ("s" if place.steps else "C"), 1
    while f"{stem}{number}" in known:
        number += 1
    return f"{stem}{number}"


def takes_up(content: Any, step: str) -> bool:
    """Whether anything in a piece of a tree takes up a step."""
    if isinstance(content, dict):
        if content.get("op") == "step" and content.get("step") == step:
            return True
        return any(takes_up(each, step) for each in content.values())
    return isinstance(content, list) and any(takes_up(each, step) for each in content)
