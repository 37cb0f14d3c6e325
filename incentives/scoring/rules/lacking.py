"""What stands in the way of each row: the conditions that failed, or what is to be asked where nothing failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.exact import Bools
from incentives.policy.verdicts import Eligibility
from incentives.scoring.rules.columns import Frame
from incentives.scoring.rules.judging import Judged
from incentives.scoring.rules.sheet import Need, Several
from incentives.scoring.vocabulary import Fact, Text, asked_for

MOST: Final = 63
"""So many causes fit into one whole number."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One cause, and the rows that it is about."""

    code: str
    name: Text
    rows: Bools


def facts_of(need: Need) -> Iterator[Fact]:
    """The facts that a need looks at."""
    if isinstance(need, Several):
        for part in need.of:
            yield from facts_of(part)
    else:
        yield need.fact


def lacking(judged: Judged, frame: Frame) -> list[Lack]:
    """The causes that occur, those of conditions first."""
    failed = judged.result == Eligibility.FAIL
    found = [
        Lack(condition.code, condition.name, failed & (codes == Eligibility.FAIL))
        for condition, codes in judged.conditions
    ]
    asked: dict[str, tuple[Fact, Bools]] = {}
    for fact, rows in _open(judged, frame):
        known = asked.get(fact.code, (fact, np.zeros(frame.rows, dtype=np.bool_)))[1]
        asked[fact.code] = fact, known | (rows & (judged.result == Eligibility.UNKNOWN))
    found += [Lack(code, fact.name, rows) for code, (fact, rows) in asked.items()]
    return [lack for lack in found if lack.rows.any()]


def _open(judged: Judged, frame: Frame) -> Iterator[tuple[Fact, Bools]]:
    """What is not known of a condition that is open, row by row; of the score that of its items."""
    for condition, codes in judged.conditions:
        is_open = codes == Eligibility.UNKNOWN
        if condition.needs is not None:
            facts = list(facts_of(condition.needs))
            yield from _unknown(facts, frame, is_open)
            continue
        for points in judged.items:
            item_open = is_open & (points.low < points.high)
            yield from _unknown([scale.fact for scale in points.item.scales], frame, item_open)


def _unknown(facts: Sequence[Fact], frame: Frame, rows: Bools) -> Iterator[tuple[Fact, Bools]]:
    for fact in facts:
        for one in asked_for(fact):
            yield one, rows & ~frame[one.code].known


def together(lacks: Sequence[Lack], rows: int) -> tuple[list[list[Lack]], list[int]]:
    """The different sets of causes that occur, and for each row which of them is its own."""
    mask = np.zeros(rows, dtype=np.int64)
    for place, lack in enumerate(lacks[:MOST]):
        mask |= lack.rows.astype(np.int64) << place
    distinct, own = np.unique(mask, return_inverse=True)
    sets = [[lack for place, lack in enumerate(lacks[:MOST]) if int(bits) >> place & 1] for bits in distinct]
    return sets, own.tolist()
