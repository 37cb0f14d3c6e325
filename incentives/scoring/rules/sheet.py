"""A score sheet as it is judged by: items with their scales, conditions, and the doors that stand for some of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from incentives.scoring.vocabulary import Fact


class Operator(StrEnum):
    """How a fact is compared."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Scale:
    """Points by one fact: of the bands the best that the fact reaches, or by choice; below all bands 0.

    `bands` are bounds as a column holds them with their points, the best first; `is_lower` where less is better.
    The better side belongs to the band: A ≤ x < B, and x ≤ A where less is better.
    """

    fact: Fact
    bands: tuple[tuple[int, int], ...] = ()
    choices: tuple[tuple[int, int], ...] = ()
    is_lower: bool = False

    @property
    def full(self) -> int:
        """The most it can give."""
        return max(points for _bound, points in self.bands or self.choices)


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator: the best of its scales counts."""

    code: str
    name: str
    dimension: str
    evidence: str
    scales: tuple[Scale, ...]

    @property
    def full(self) -> int:
        """Its full points."""
        return max(scale.full for scale in self.scales)


@dataclass(frozen=True, slots=True)
class Test:
    """A fact compared with a bound, or looked for among some values."""

    fact: Fact
    operator: Operator
    bounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """All of some needs, or any of them."""

    of: tuple[Need, ...]
    is_any: bool


Need = Test | Several


@dataclass(frozen=True, slots=True)
class Condition:
    """Something a level asks for; without `needs` it is the score. `by_door`: an open door stands for it."""

    code: str
    name: str
    evidence: str
    needs: Need | None
    by_door: bool


@dataclass(frozen=True, slots=True)
class Door:
    """What stands for a condition. It is open for who states it: what nobody claims is no door."""

    code: str
    name: str
    evidence: str
    needs: Need


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of items, and the least points that it takes in itself."""

    name: str
    least: int


@dataclass(frozen=True, slots=True)
class LevelSheet:
    """What one level takes; `line` is the code of the parameter with the points to be reached."""

    level: str
    line: str
    dimensions: Mapping[str, Dimension]
    items: tuple[Item, ...]
    conditions: tuple[Condition, ...]
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A score sheet with its days, both included; without an end it holds on."""

    code: str
    name: str
    source: str
    valid_from: dt.date
    valid_to: dt.date | None
    levels: Mapping[str, LevelSheet]
