"""An enterprise judged for a programme and year without anything kept: one answer for each subject and part.

Applications ask here when they are entered, verified, approved and paid. A programme without a version is UNKNOWN.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from core.exact import MISSING
from core.money import from_fen
from incentives.eligibility.evaluating import Block
from incentives.eligibility.services import preview, versions_for
from incentives.policy.models import Programme
from incentives.policy.tree.asking import walk
from incentives.policy.tree.explaining import Reason, StepValue, Written
from incentives.policy.tree.nodes import LessPaid
from incentives.policy.tree.reading import read
from incentives.policy.verdicts import Eligibility
from incentives.policy.vocabulary import subject_kinds


@dataclass(frozen=True, slots=True)
class Judged:
    """What one subject of an enterprise comes to. `policy` is the version that judged; None: there was none."""

    enterprise: int
    subject_key: int
    part: str
    district: int
    verdict: str
    amount: Decimal | None
    policy: int | None
    parameters_version: str
    block: Block = field(repr=False, compare=False)
    number: int = field(repr=False, compare=False)

    @property
    def conditions(self) -> list[Reason]:
        """Why, condition by condition; put into words when it is asked for."""
        return self.block.reasons(self.number)

    @property
    def steps(self) -> list[StepValue]:
        """How the amount comes about, step by step."""
        return self.block.steps(self.number)

    @property
    def written(self) -> Written:
        """Both as JSON, as they are stored."""
        return self.block.written(self.number)


def takes_off(programme: Programme, year: int, day: dt.date) -> bool:
    """Whether what was given to an enterprise for one subject lessens what it is given for another."""
    trees = (read(version.tree) for version in versions_for(programme, year, day).values())
    return any(isinstance(node, LessPaid) for tree in trees for node in walk(tree.parts))


def judged(programme: str, year: int, day: dt.date, enterprise: int) -> list[Judged]:
    """What the programme's policy says of an enterprise on a day; nobody where the year does not concern it."""
    return judged_many(programme, year, day, [enterprise])


def judged_many(programme: str, year: int, day: dt.date, enterprises: Collection[int]) -> list[Judged]:
    """The same for many enterprises, in one pass over their facts."""
    of = Programme.objects.filter(pk=programme).first()
    if of is None or of.subject not in {kind.code for kind in subject_kinds.all()}:
        return []
    found = preview(of, year, day, enterprises)
    return [
        Judged(
            enterprise=int(found.subjects.enterprise[place]),
            subject_key=int(found.subjects.key[place]),
            part=block.part,
            district=int(found.subjects.district[place]),
            verdict=Eligibility(int(block.verdict[number])).name,
            amount=None if block.amount[number] == MISSING else from_fen(int(block.amount[number])),
            policy=block.policy,
            parameters_version=found.parameters_version,
            block=block,
            number=number,
        )
        for block, number, place in found.each()
    ]
