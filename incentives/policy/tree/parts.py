"""The parts in a policy's JSON: where a form adds, names, moves or removes one, and moves a line from one to another."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from incentives.policy.tree import places
from incentives.policy.tree.places import Json, Place


def part_of(tree: Json, part: int) -> Json:
    """The n-th part. Raises Refused where there is none."""
    if not 0 <= part < len(tree["parts"]):
        raise places.gone()
    found: Json = tree["parts"][part]
    return found


def added(tree: Json, code: str, title: str, like: int | None = None) -> Json:
    """The tree with one more part at the end: empty, or with what another one asks and reckons."""
    made = copy.deepcopy(tree)
    content = {"conditions": [], "steps": []} if like is None else copy.deepcopy(part_of(tree, like))
    made["parts"].append({**content, "code": code, "title": title})
    return made


def named(tree: Json, part: int, title: str) -> Json:
    """The tree with another title of a part."""
    made = copy.deepcopy(tree)
    part_of(made, part)["title"] = title
    return made


def moved(tree: Json, part: int, by: int) -> Json:
    """The tree with a part one up or down; at the end it stays."""
    made = copy.deepcopy(tree)
    part_of(made, part)
    siblings = made["parts"]
    siblings.insert(min(max(part + by, 0), len(siblings) - 1), siblings.pop(part))
    return made


def removed(tree: Json, part: int) -> Json:
    """The tree without a part."""
    made = copy.deepcopy(tree)
    part_of(made, part)
    made["parts"].pop(part)
    return made


def shifted(tree: Json, place: Place, to: int) -> tuple[Json, Place]:
    """The tree with a line at the end of another part, under a code that is free there; and its place then."""
    line, holder = places.found(tree, place), Place(to, place.steps)
    part_of(tree, to)
    if not place.is_line or to == place.part:
        raise places.gone()
    taken = {str(each.get("code")) for each in places.held(tree, holder)}
    code = places.free_code(tree, holder) if str(line["code"]) in taken else line["code"]
    there = holder.below(len(places.held(tree, holder)))
    return places.added(places.removed(tree, place), holder, {**line, "code": code}), there


def free_code(known: Iterable[str]) -> str:
    """A code that no part has or had: the bureau types none."""
    taken, number = set(known), 2
    while f"PART{number}" in taken:
        number += 1
    return f"PART{number}"
