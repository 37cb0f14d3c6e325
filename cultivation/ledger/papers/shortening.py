"""What is long is shortened on paper, and what was left out is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")
_FIRST: Final = 2
"""Of a long story so many stand at its beginning, before what is left out."""


@dataclass(frozen=True)
class Some(Generic[T]):
    """The rows of which there is room, and how many more there are."""

    rows: Sequence[T]
    more: int


@dataclass(frozen=True)
class Story(Generic[T]):
    """The beginning of a story, how much of it is left out, and its end."""

    first: Sequence[T]
    left_out: int
    last: Sequence[T]


def some(rows: Sequence[T], most: int) -> Some[T]:
    """The first of them."""
    return Some(rows[:most], max(len(rows) - most, 0))


def story(rows: Sequence[T], room: int) -> Story[T]:
    """As many as there is room for: how it began, and the latest."""
    if len(rows) <= room:
        return Story(rows, 0, [])
    return Story(rows[:_FIRST], len(rows) - room, rows[_FIRST - room :])
