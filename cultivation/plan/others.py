"""What other rooms know of a plan's progress: they say it from their `room.py`; until then it is not known (None)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ByUnit = Mapping[int | None, int]
"""Counts by district or street; None stands for what lies in no street."""


@dataclass(frozen=True)
class KeyCount:
    """A district's key pool: members for the quota, and those confirmed."""

    members: int = 0
    confirmed: int = 0


KeyPool = Callable[[int], Mapping[int, KeyCount]]
Refined = Callable[[int, dt.date, str], ByUnit]
_key_pool: list[KeyPool] = []
_refined: list[Refined] = []


def on_key_pool(counted: KeyPool) -> None:
    """The pool's room: the key pool of a year by district."""
    _key_pool.append(counted)


def on_refined(counted: Refined) -> None:
    """Who keeps recognitions: how many were refined (规做精) in a year by a day, by the field `district` or `street`."""
    _refined.append(counted)


def key_pool(year: int) -> Mapping[int, KeyCount] | None:
    """The key pool by district; None while no room keeps one."""
    return _key_pool[-1](year) if _key_pool else None


def refined(year: int, day: dt.date, field: str) -> ByUnit | None:
    """How many were refined by place; None while no room says."""
    return Counter(_refined[-1](year, day, field)) if _refined else None
