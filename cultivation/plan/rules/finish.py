"""Projected finish (预计全年): what is included plus who is judged to follow (domain, section 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cultivation.enterprises.codes import Readiness


@dataclass(frozen=True)
class Finish:
    """How many the year may end with: with those who are likely, possible, and reachable too."""

    low: int
    middle: int
    high: int


def finish_of(included: int, judged: Mapping[str, int]) -> Finish:
    """From the included and the number of those judged by level, stale ones left out."""

    def many(*levels: Readiness) -> int:
        return sum(judged.get(level.value, 0) for level in levels)

    low = included + many(Readiness.REACHED, Readiness.LIKELY)
    middle = low + many(Readiness.POSSIBLE)
    return Finish(low, middle, middle + many(Readiness.REACHABLE))
