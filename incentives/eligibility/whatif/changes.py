"""Who is judged or given otherwise by what is tried, part by part, and through which conditions and steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.utils.translation import gettext as _

from core.exact import MISSING, Ints
from incentives.eligibility.evaluating import Block, Evaluated, Rule
from incentives.eligibility.whatif.services import Tried
from incentives.policy.tree.explaining import Reason, StepValue
from incentives.policy.verdicts import PASS, Codes, Eligibility

_NOBODY: Final = -1
MOST_NAMED: Final = 4


@dataclass(frozen=True)
class Answers:
    """One judgement of one part, by the subjects' places: the verdict (-1: not judged), what is given (fen), and where
    it is explained.
    """

    verdict: Codes
    given: Ints
    block: Ints
    number: Ints


@dataclass(frozen=True)
class Changed:
    """One judgement that differs: the subject's place, the part, both verdicts ('' where there was none), both amounts
    (fen), and why in words.
    """

    place: int
    part: str
    was: str
    becomes: str
    before: int
    after: int
    why: str


class Changes:
    """All that differs between what is in force and what is tried."""

    def __init__(self, tried: Tried) -> None:
        self._tried, self._sides = tried, (tried.before, tried.after)
        parts = dict.fromkeys(block.part for side in self._sides for block in side.blocks)
        self._parts = {part: tuple(_answers(side, part) for side in self._sides) for part in parts}
        self._titles = _titles(tried.frozen.given.rules) | (
            _titles({None: tried.proposal.rule}) if tried.proposal else {}
        )

    def each(self, among: Ints | None = None) -> Iterator[Changed]:
        """Every judgement that differs, of the subjects at some places, part by part."""
        for part, (one, other) in self._parts.items():
            differs = (one.verdict != other.verdict) | (one.given != other.given)
            places = np.flatnonzero(differs)
            if among is not None:
                places = places[np.isin(places, among)]
            for place in places.tolist():
                yield self._changed(part, place)

    def why(self, place: int) -> str:
        """Through what a subject is given more or less."""
        return "；".join(dict.fromkeys(one.why for one in self.each(np.array([place])) if one.why))

    def _changed(self, part: str, place: int) -> Changed:
        one, other = self._parts[part]
        return Changed(
            place,
            self._titles.get(part, ""),
            _name(one.verdict[place]),
            _name(other.verdict[place]),
            int(one.given[place]),
            int(other.given[place]),
            self._why(part, place),
        )

    def _why(self, part: str, place: int) -> str:
        before, after = (
            _explained(side, answers, place)
            for side, answers in zip(self._sides, self._parts[part], strict=True)
        )
        if before is None or after is None:
            return _("这一部分是新加的") if before is None else _("不再有这一部分")
        (old, old_at), (new, new_at) = before, after
        found = _reasons(old.reasons(old_at), new.reasons(new_at))
        if not found:
            found = [_step(old.steps(old_at), new.steps(new_at))]
        return "、".join(found[:MOST_NAMED])


def _answers(found: Evaluated, part: str) -> Answers:
    size = found.subjects.size
    verdict = np.full(size, _NOBODY, dtype=np.int8)
    given, block, number = (np.zeros(size, dtype=np.int64) for _each in range(3))
    for at, one in enumerate(found.blocks):
        if one.part != part:
            continue
        verdict[one.places] = one.verdict
        given[one.places] = np.where((one.verdict == PASS) & (one.amount != MISSING), one.amount, 0)
        block[one.places], number[one.places] = at, np.arange(len(one.places))
    return Answers(verdict, given, block, number)


def _titles(rules: Mapping[int | None, Rule]) -> dict[str, str]:
    return {part.code: part.title for rule in rules.values() for part in rule.tree.parts}


def _name(verdict: int) -> str:
    return "" if verdict == _NOBODY else str(Eligibility(int(verdict)).label)


def _explained(found: Evaluated, answers: Answers, place: int) -> tuple[Block, int] | None:
    if answers.verdict[place] == _NOBODY:
        return None
    return found.blocks[int(answers.block[place])], int(answers.number[place])


def _step(old: Sequence[StepValue], new: Sequence[StepValue]) -> str:
    """The first step that comes to something else, or is new: those after it follow from it."""
    before = {step["name"]: step["value"] for step in old}
    for step in new:
        was = before.get(step["name"])
        if was is None:
            return f"{step['name']} {step['value']}"
        if was != step["value"]:
            return f"{step['name']} {was} → {step['value']}"
    return _("金额的算法不同")


def _reasons(old: Sequence[Reason], new: Sequence[Reason]) -> list[str]:
    """The conditions that are judged otherwise, that are new and do not hold, or that stood in the way and are gone."""
    before = {reason["rule"]: reason for reason in old}
    after = {reason["rule"] for reason in new}
    found = []
    for reason in new:
        was, word = before.get(reason["rule"]), Eligibility[reason["judgement"]].label
        named = {"title": reason["title"], "becomes": word}
        if was is None and reason["judgement"] != Eligibility.PASS.name:
            found.append(_("新条件“%(title)s”%(becomes)s") % named)
        elif was is not None and was["judgement"] != reason["judgement"]:
            told = named | {"was": Eligibility[was["judgement"]].label}
            found.append(_("“%(title)s”由%(was)s变为%(becomes)s") % told)
    found += [
        _("不再要求“%(title)s”") % {"title": reason["title"]}
        for reason in old
        if reason["rule"] not in after and reason["judgement"] != Eligibility.PASS.name
    ]
    return found
