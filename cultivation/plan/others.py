"""What other rooms know of a plan's progress: they say it from their `room.py`; until then it is not known (None)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class KeyCount:
    """A district's key pool: members for the quota, and those confirmed."""

    members: int = 0
    confirmed: int = 0


KeyPool = Callable[[int], Mapping[int, KeyCount]]
_key_pool: list[KeyPool] = []


def on_key_pool(counted: KeyPool) -> None:
    """The pool's room: the key pool of a year by district."""
    _key_pool.append(counted)


def key_pool(year: int) -> Mapping[int, KeyCount] | None:
    """The key pool by district; None while no room keeps one."""
    return _key_pool[-1](year) if _key_pool else None
