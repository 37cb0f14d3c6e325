"""What a level comes to, for each row of a frame: points by item, conditions, doors, and PASS, FAIL or UNKNOWN.

With items that are not known the total is that of the known ones: PASS where it reaches the line, FAIL where even full points
for the rest would not, else UNKNOWN (domain, section 10). Doors replace the score, or what a sheet says: who states one
passes by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.exact import RATIO, Bools, Ints
from incentives.policy.verdicts import Codes, Eligibility, every
from incentives.scoring.rules.columns import Column, Frame, sign, verdict
from incentives.scoring.rules.sheet import (
    Condition,
    Door,
    Item,
    LevelSheet,
    Need,
    Operator,
    Scale,
    Several,
    Test,
)
from incentives.scoring.vocabulary import Fact, Kind


@dataclass(frozen=True, slots=True)
class Points:
    """The points of an item: at least `low`, with everything known in its favour `high`; the same once all is known."""

    item: Item
    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True)
class Judged:
    """A level judged. `own` are its conditions without doors, `conditions` with them; `open` the doors that are stated."""

    sheet: LevelSheet
    result: Codes
    low: Ints
    high: Ints
    items: tuple[Points, ...]
    own: tuple[tuple[Condition, Codes], ...]
    conditions: tuple[tuple[Condition, Codes], ...]
    open: tuple[tuple[Door, Bools], ...]


def judge(sheet: LevelSheet, frame: Frame, line: int | None) -> Judged:
    """Judge every row; without a known line the score is UNKNOWN."""
    items = tuple(_points(item, frame) for item in sheet.items)
    low, high = (_sum([getattr(one, side) for one in items], frame.rows) for side in ("low", "high"))
    score = _score(sheet, items, low, high, line)
    doors = tuple((door, meets(door.needs, frame) == Eligibility.PASS) for door in sheet.doors)
    opened = np.logical_or.reduce([np.zeros(frame.rows, dtype=np.bool_), *(mask for _door, mask in doors)])
    own = tuple((one, score if one.needs is None else meets(one.needs, frame)) for one in sheet.conditions)
    with_doors = tuple(
        (one, np.where(opened, np.int8(Eligibility.PASS), codes) if one.by_door else codes)
        for one, codes in own
    )
    result = every([codes for _one, codes in with_doors], len(low))
    return Judged(sheet, result, low, high, items, own, with_doors, doors)


def meets(need: Need, frame: Frame) -> Codes:
    """PASS, FAIL or UNKNOWN of a need: all of some is the worst of them, any of some the best."""
    if isinstance(need, Several):
        parts = [meets(part, frame) for part in need.of]
        return np.maximum.reduce(parts) if need.is_any else every(parts, len(parts[0]))
    return _test(need, frame[need.fact.code])


def unit_of(fact: Fact) -> int:
    """What a bound of the fact is multiplied by."""
    return RATIO if fact.kind is Kind.RATIO else 1


def _test(test: Test, column: Column) -> Codes:
    if test.operator is Operator.IN:
        return verdict(np.isin(column.top, test.bounds), column.known)
    against = sign(column, test.bounds[0], unit_of(test.fact))
    holds = {
        Operator.AT_LEAST: against >= 0,
        Operator.AT_MOST: against <= 0,
        Operator.BELOW: against < 0,
    }[test.operator]
    return verdict(holds, column.known)


def _points(item: Item, frame: Frame) -> Points:
    scales = [(scale, frame[scale.fact.code]) for scale in item.scales]
    found = [(points_of(scale, column), column.known, scale.full) for scale, column in scales]
    low = np.maximum.reduce([np.where(is_known, points, 0) for points, is_known, _full in found])
    high = np.maximum.reduce([np.where(is_known, points, full) for points, is_known, full in found])
    return Points(item, low, high)


def points_of(scale: Scale, column: Column) -> Ints:
    """The points of a scale; of no meaning where the value is not known."""
    if scale.choices:
        reached = [column.top == choice for choice, _points in scale.choices]
    else:
        unit = unit_of(scale.fact)
        signs = [sign(column, bound, unit) for bound, _points in scale.bands]
        reached = [one <= 0 if scale.is_lower else one >= 0 for one in signs]
    points = [np.int64(given) for _bound, given in scale.choices or scale.bands]
    return np.select(reached, points, np.int64(0))


def _score(sheet: LevelSheet, items: Sequence[Points], low: Ints, high: Ints, line: int | None) -> Codes:
    if line is None:
        return np.full(len(low), Eligibility.UNKNOWN, dtype=np.int8)
    parts = [_reaches(low, high, line)]
    for code, dimension in sheet.dimensions.items():
        of = [one for one in items if one.item.dimension == code]
        known, possible = (_sum([getattr(one, side) for one in of], len(low)) for side in ("low", "high"))
        parts.append(_reaches(known, possible, dimension.least))
    return every(parts, len(low))


def _reaches(low: Ints, high: Ints, least: int) -> Codes:
    """PASS where the known points reach it, FAIL where not even all that is possible does."""
    return np.select(
        [low >= least, high < least], [Eligibility.PASS, Eligibility.FAIL], Eligibility.UNKNOWN
    ).astype(np.int8)


def _sum(columns: Sequence[Ints], rows: int) -> Ints:
    summed: Ints = np.add.reduce([np.zeros(rows, dtype=np.int64), *columns])
    return summed
