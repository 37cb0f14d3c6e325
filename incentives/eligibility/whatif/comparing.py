"""Two judgements of the same subjects compared: who gains, who loses, what it costs and where. Pure, on columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.exact import MISSING, Ints
from incentives.eligibility.evaluating import Evaluated
from incentives.policy.verdicts import PASS, UNKNOWN, Eligibility

MOST_SHOWN: Final = 10


@dataclass(frozen=True)
class Side:
    """One judgement in numbers: by verdict, the amount of those that pass (fen), how many of them without a known amount."""

    passed: int
    failed: int
    unknown: int
    amount: int
    open_amounts: int


@dataclass(frozen=True)
class GroupChange:
    """One district, size or industry: both amounts (fen), how many subjects gain and lose."""

    key: int
    before: int
    after: int
    gain: int
    lose: int

    @property
    def change(self) -> int:
        """More is above zero."""
        return self.after - self.before


@dataclass(frozen=True)
class Change:
    """One subject: its place, and what it is given before and after (fen)."""

    place: int
    before: int
    after: int


@dataclass(frozen=True)
class Comparison:
    """What changes. `gain` and `lose` count subjects that are given more or less; the lists name those who change most."""

    before: Side
    after: Side
    gain: int
    lose: int
    newly: int
    gaining: tuple[Change, ...]
    losing: tuple[Change, ...]
    groups: Callable[[Ints], list[GroupChange]]

    @property
    def cost_change(self) -> int:
        """What it costs more (fen)."""
        return self.after.amount - self.before.amount


def side(found: Evaluated) -> Side:
    """One judgement in numbers."""
    verdict, amount = found.verdict, found.amount
    passed = verdict == PASS
    known = passed & (amount != MISSING)
    return Side(
        passed=int(passed.sum()),
        failed=int((verdict == Eligibility.FAIL).sum()),
        unknown=int((verdict == UNKNOWN).sum()),
        amount=int(amount[known].sum()),
        open_amounts=int((passed & ~known).sum()),
    )


def given_to(found: Evaluated) -> Ints:
    """What each subject is given, its parts together (fen); what is not known counts as nothing."""
    out = np.zeros(found.subjects.size, dtype=np.int64)
    for block in found.blocks:
        sure = (block.verdict == PASS) & (block.amount != MISSING)
        np.add.at(out, block.places[sure], block.amount[sure])
    return out


def compare(before: Evaluated, after: Evaluated) -> Comparison:
    """The same subjects judged twice."""
    was, becomes = given_to(before), given_to(after)
    change = becomes - was
    gain, lose = change > 0, change < 0

    def groups(keys: Ints) -> list[GroupChange]:
        distinct, place = np.unique(keys, return_inverse=True)
        size = len(distinct)
        sums = [
            _sum(place, column, size)
            for column in (was, becomes, gain.astype(np.int64), lose.astype(np.int64))
        ]
        rows = zip(distinct.tolist(), *(each.tolist() for each in sums), strict=True)
        found = [GroupChange(*row) for row in rows if any(row[1:])]
        return sorted(found, key=lambda row: -max(row.before, row.after))

    return Comparison(
        before=side(before),
        after=side(after),
        gain=int(gain.sum()),
        lose=int(lose.sum()),
        newly=int((gain & (was == 0)).sum()),
        gaining=_most(np.flatnonzero(gain), change, was, becomes),
        losing=_most(np.flatnonzero(lose), change, was, becomes),
        groups=groups,
    )


def _sum(place: Ints, column: Ints, size: int) -> Ints:
    out = np.zeros(size, dtype=np.int64)
    np.add.at(out, place.reshape(-1), column)
    return out


def _most(places: Ints, change: Ints, was: Ints, becomes: Ints) -> tuple[Change, ...]:
    order: Sequence[int] = places[np.argsort(-np.abs(change[places]), kind="stable")][:MOST_SHOWN].tolist()
    return tuple(Change(place, int(was[place]), int(becomes[place])) for place in order)
