"""Why two cycles differ: for each subject whose judgement changed, which facts did, and which numbers or versions for all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.exact import Ints
from incentives.eligibility.cycles.frozen import Frozen
from incentives.eligibility.evaluating import Evaluated
from incentives.policy import vocabulary as v
from incentives.policy.tree.asking import facts_of, parameters_of
from incentives.policy.verdicts import Eligibility

Key = tuple[int, int, str]
NEW, GONE, ROWS = "新增", "不再属于这一年", "明细"


@dataclass(frozen=True)
class Difference:
    """One judgement that differs: the enterprise, the subject's key and part, both verdicts ('' where there was none) and
    amounts (fen), and the names of the facts that changed.
    """

    enterprise: int
    key: int
    part: str
    before: str
    after: str
    amounts: tuple[int, int]
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """Two cycles beside each other; `numbers` and `policies` name what changed for all."""

    numbers: tuple[str, ...]
    policies: bool
    subjects: tuple[Difference, ...]


def differences(one: Frozen, other: Frozen) -> Differences:
    """What differs between two cycles of a programme, and why."""
    codes = {
        code
        for each in (one, other)
        for rule in each.given.rules.values()
        for code in parameters_of(rule.tree)
    }
    was, becomes = one.given.terms.values, other.given.terms.values
    numbers = tuple(
        other.given.names.get(code, code)
        for code in sorted(codes)
        if was.get(code, "") != becomes.get(code, "")
    )
    policies = {key: rule.tree for key, rule in one.given.rules.items()} != {
        key: rule.tree for key, rule in other.given.rules.items()
    }
    before, after = _by_key(one.judged()), _by_key(other.judged())
    asked = _asked(one, other)
    places, places_after = _places(one), _places(other)
    found = []
    for key in sorted(before.keys() | after.keys()):
        first, second = before.get(key), after.get(key)
        if first == second:
            continue
        causes = _causes(one, other, places.get(key[:2]), places_after.get(key[:2]), asked)
        found.append(
            Difference(
                *key,
                first[0] if first else "",
                second[0] if second else "",
                (first[1] if first else 0, second[1] if second else 0),
                causes,
            )
        )
    return Differences(numbers, policies, tuple(found))


def _by_key(found: Evaluated) -> dict[Key, tuple[str, int]]:
    enterprise, key = found.subjects.enterprise, found.subjects.key
    return {
        (int(enterprise[place]), int(key[place]), block.part): (
            Eligibility(int(block.verdict[number])).name,
            int(block.amount[number]),
        )
        for block, number, place in found.each()
    }


def _places(frozen: Frozen) -> dict[tuple[int, int], int]:
    pairs = zip(frozen.subjects.enterprise.tolist(), frozen.subjects.key.tolist(), strict=True)
    return {pair: place for place, pair in enumerate(pairs)}


def _asked(*cycles: Frozen) -> list[str]:
    trees = [rule.tree for each in cycles for rule in each.given.rules.values()]
    return list(dict.fromkeys(code for tree in trees for code in facts_of(tree)))


def _causes(
    one: Frozen, other: Frozen, before: int | None, after: int | None, asked: list[str]
) -> tuple[str, ...]:
    if before is None or after is None:
        return (NEW if before is None else GONE,)
    names = [
        str(v.facts[code].name)
        for code in asked
        if code in one.frame.columns
        and code in other.frame.columns
        and one.frame.columns[code][before] != other.frame.columns[code][after]
    ]
    if any(_rows(one, code, before) != _rows(other, code, after) for code in one.frame.rows):
        names.append(ROWS)
    return tuple(names)


def _rows(frozen: Frozen, code: str, place: int) -> list[list[int]]:
    rows = frozen.frame.rows.get(code)
    if rows is None:
        return []
    mine: Ints = np.flatnonzero(rows.parent == place)
    return sorted([int(column[row]) for _name, column in sorted(rows.columns.items())] for row in mine)
