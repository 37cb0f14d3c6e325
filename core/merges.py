"""What becomes of a room's rows when two archives of one enterprise are merged; each room declares its tables.

A table with a key to an enterprise that has no rule fails `tests/core/test_merges.py`: whoever adds a table says at
once what a merge means for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.registry import Registry


class OnMerge(StrEnum):
    """What happens to the absorbed enterprise's rows."""

    MOVE = "MOVE"  # they become the survivor's
    KEEP = "KEEP"  # the same; what the survivor has already, by a unique row or a figure's versions, stays where it is
    STAY = "STAY"  # they stay: what they say is of that very archive
    DERIVE = "DERIVE"  # they go; the room makes the survivor's anew


@dataclass(frozen=True)
class Merge:
    """The rule of one table; `code` is its model's label (`cultivation.Problem`)."""

    code: str
    on_merge: OnMerge


merges: Registry[Merge] = Registry()
