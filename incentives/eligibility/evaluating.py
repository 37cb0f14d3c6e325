"""A programme's year evaluated: its subjects, each judged by the version that holds for it, part by part."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.exact import Ints
from incentives.facts.reading import Subjects
from incentives.policy.tree import nodes as n
from incentives.policy.tree.evaluating import Evaluation, evaluate
from incentives.policy.tree.explaining import Explainer, Reason, StepValue, Written, values_lacking
from incentives.policy.tree.frame import Frame, Terms, nothing
from incentives.policy.tree.telling import Teller
from incentives.policy.verdicts import UNKNOWN, Codes

NO_VERSION = "NO_VERSION"
"""The condition that stands for all of them on a day without a version."""


@dataclass(frozen=True)
class Rule:
    """One version as it judges: its key (None: not stored), its tree, and the legal source that its reasons name."""

    policy: int | None
    tree: n.Tree
    source: str


@dataclass(frozen=True)
class Given:
    """What a year is judged by: the versions by district (None: the whole city's), the parameters and their names.

    `parameters_version` is of the set that decided; `judging_day` is said where there is no version.
    """

    rules: Mapping[int | None, Rule]
    terms: Terms
    names: Mapping[str, str]
    parameters_version: str
    judging_day: str
    year: int


@dataclass(frozen=True)
class Block:
    """The subjects that one part of one version judges.

    `places` of them among the subjects; `verdict` int8; `amount` int64 fen, MISSING where it is not known; `potential` and
    `short` as in `PartResult`; `reasons` and `steps` explain the n-th of the block, `written` is what is stored of it.
    `values_lacking`: which of the papers named are values of parameters that the bureau has not entered.
    """

    policy: int | None
    part: str
    places: Ints
    verdict: Codes
    amount: Ints
    potential: Ints
    short: Ints
    reasons: Callable[[int], list[Reason]]
    steps: Callable[[int], list[StepValue]]
    written: Callable[[int], Written]
    values_lacking: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Evaluated:
    """A programme evaluated for its subjects, in blocks."""

    subjects: Subjects
    blocks: tuple[Block, ...]
    parameters_version: str

    @property
    def rows(self) -> int:
        """How many judgements: a subject has one for each part."""
        return sum(len(block.places) for block in self.blocks)

    @property
    def verdict(self) -> Codes:
        """All verdicts, block by block."""
        return np.concatenate([block.verdict for block in self.blocks] or [np.zeros(0, dtype=np.int8)])

    @property
    def amount(self) -> Ints:
        """All amounts, block by block."""
        return np.concatenate([block.amount for block in self.blocks] or [np.zeros(0, dtype=np.int64)])

    def each(self) -> Iterator[tuple[Block, int, int]]:
        """Every judgement: its block, its number there, the place of its subject."""
        for block in self.blocks:
            for number, place in enumerate(block.places.tolist()):
                yield block, number, place


def judge(given: Given, subjects: Subjects, frame: Frame) -> Evaluated:
    """Judge subjects by the version of their district, or the city's; those without one are not judged, but UNKNOWN."""
    blocks: list[Block] = []
    judged = np.zeros(subjects.size, dtype=np.bool_)
    for district, rule in given.rules.items():
        mine = np.ones(subjects.size, dtype=np.bool_) if district is None else subjects.district == district
        judged |= mine
        places = np.flatnonzero(mine)
        if len(places):
            narrowed = frame if len(places) == subjects.size else frame.of(places)
            blocks += [_block(rule, part, given, places, narrowed) for part in rule.tree.parts]
    left = np.flatnonzero(~judged)
    if len(left):
        blocks.append(_unjudged(given, left))
    return Evaluated(subjects, tuple(blocks), given.parameters_version)


def _block(rule: Rule, part: n.Part, given: Given, places: Ints, frame: Frame) -> Block:
    subject = rule.tree.subject
    result = evaluate(part, subject, frame, given.terms)
    explained = cache(
        lambda: Explainer(
            Evaluation(part, subject, frame, given.terms),
            result,
            Teller(part, subject, given.terms, given.names, given.year),
            rule.source,
        )
    )  # counting a city explains nobody
    return Block(
        rule.policy,
        part.code,
        places,
        result.verdict,
        result.amount,
        result.potential,
        result.short,
        lambda row: explained().reasons(row),
        lambda row: explained().steps(row),
        lambda row: explained().written(row),
        values_lacking(part, given.terms, given.names),
    )


def _unjudged(given: Given, places: Ints) -> Block:
    by_district = bool(given.rules) and None not in given.rules
    reason = Reason(
        rule=NO_VERSION,
        title="有已发布的规则",
        judgement="UNKNOWN",
        observed="该区的规则尚未载入" if by_district else f"{given.judging_day} 没有已发布的政策版本",
        required="当天有已发布的政策版本",
        source="",
        paper="该区的配套办法" if by_district else "当年的政策文件",
    )
    size, written = len(places), Written([reason], json.dumps([reason], ensure_ascii=False), "[]")
    return Block(
        None,
        "",
        places,
        np.full(size, UNKNOWN, dtype=np.int8),
        nothing(size),
        nothing(size),
        nothing(size),
        lambda _row: [reason],
        lambda _row: [],
        lambda _row: written,
    )
