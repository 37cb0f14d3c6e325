"""How many visits are owed and made, as the room of visits counts them; it says so from its `registering.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Owed:
    """To how many enterprises a visit is owed on a day, and how many of them were visited in time."""

    owed: int
    visited: int


Count = Callable[[dt.date, Q], Owed]
"""On a day, of the enterprises that a condition on `Enterprise` lets through."""
_counts: list[Count] = []


def on_owed(count: Count) -> None:
    """The room of visits: how it counts."""
    _counts.append(count)


def owed(day: dt.date, of: Q) -> Owed | None:
    """Visits owed and made; None while no room keeps visits."""
    return _counts[-1](day, of) if _counts else None
