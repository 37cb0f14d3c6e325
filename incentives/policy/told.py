"""A version as its page tells it: sentences with their places, framed parameters, and what differs from another version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils import timezone

from incentives.policy.models import PolicyVersion
from incentives.policy.selectors import terms_on
from incentives.policy.tree import nodes as n
from incentives.policy.tree.frame import Terms
from incentives.policy.tree.places import Place
from incentives.policy.tree.reading import read
from incentives.policy.tree.telling import Said, Sentence, Teller


class Mark(StrEnum):
    """What became of a sentence."""

    SAME = ""
    CHANGED = "改"
    NEW = "新增"
    GONE = "删"


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence: `gone` only in the other version, `new` only in this one."""

    text: str
    parameter: str = ""
    gone: bool = False
    new: bool = False


@dataclass(frozen=True)
class Row:
    """One sentence at its place, with those below it; `key` is the code of a line, by which versions are compared."""

    place: str
    key: str
    title: str
    pieces: tuple[Piece, ...]
    source: str = ""
    below: tuple[Row, ...] = ()
    is_group: bool = False
    mark: Mark = Mark.SAME

    @property
    def text(self) -> str:
        """The sentence, plain."""
        return "".join(piece.text for piece in self.pieces if not piece.gone)

    def each(self) -> Iterator[Row]:
        """It and all below it."""
        yield self
        for row in self.below:
            yield from row.each()


@dataclass(frozen=True)
class PartRows:
    """One part: what is asked, and how the amount comes about; versions are compared by its `code`.

    `was` is what it was called in the version that it is compared with, where it is called otherwise now.
    """

    code: str
    title: str
    conditions: tuple[Row, ...]
    steps: tuple[Row, ...]
    place: int = 0
    mark: Mark = Mark.SAME
    was: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of both."""
        return (*self.conditions, *self.steps)


@dataclass(frozen=True)
class Told:
    """A version told, part by part."""

    parts: tuple[PartRows, ...]
    facts: int = 0

    @property
    def marks(self) -> dict[Mark, int]:
        """How many sentences were changed, are new, or gone; a group that is new as a whole is one."""
        found = dict.fromkeys(Mark, 0)
        for part in self.parts:
            found[Mark.CHANGED] += part.mark is Mark.CHANGED
            for row in part.rows:
                _count(row, found)
        return found


def _count(row: Row, found: dict[Mark, int]) -> None:
    found[row.mark] += 1
    if row.mark in (Mark.NEW, Mark.GONE):
        return
    for each in row.below:
        _count(each, found)


@dataclass(frozen=True)
class Words:
    """The parameters of a day, with their names, in which versions are told."""

    terms: Terms
    names: Mapping[str, str]
    day: dt.date = field(default_factory=timezone.localdate)


def words_for(version: PolicyVersion) -> Words:
    """Those of today, or of the day nearest to it on which the version holds."""
    day = min(max(timezone.localdate(), version.valid_from), version.valid_to)
    terms, names = terms_on(day)
    return Words(terms, names, day)


def told(version: PolicyVersion, words: Words) -> Told:
    """A version by itself."""
    tree = read(version.tree, partial=True)
    return Told(tuple(_part(part, at, tree.subject, words) for at, part in enumerate(tree.parts)))


def _part(part: n.Part, at: int, subject: str, words: Words) -> PartRows:
    teller = Teller(part, subject, words.terms, words.names)
    conditions = tuple(
        _condition(line, Place(at, steps=False, path=(number,)), teller)
        for number, line in enumerate(part.lines)
    )
    steps = tuple(
        Row(str(Place(at, steps=True, path=(number,))), step.code, step.title, _pieces(teller.value(step.expression)))
        for number, step in enumerate(part.steps)
    )  # fmt: skip
    return PartRows(part.code, part.title, conditions, steps, at)


def _condition(line: n.Line, place: Place, teller: Teller) -> Row:
    row = _row(teller.condition(line.condition), place)
    return replace(row, key=line.code, title=line.title, is_group=isinstance(line.condition, n.Group))


def _row(sentence: Sentence, place: Place) -> Row:
    below = tuple(_row(each, place.below(at)) for at, each in enumerate(sentence.below))
    is_group = bool(below) or sentence.text.endswith("：")
    return Row(str(place), "", "", _pieces(sentence.said), sentence.source, below, is_group)


def _pieces(said: Sequence[Said]) -> tuple[Piece, ...]:
    return tuple(Piece(each.text, each.parameter) for each in said)


def compared(new: Told, old: Told) -> Told:
    """The new version with what differs from the old one, sentence by sentence; what is gone stands where it was."""
    before = {part.code: part for part in old.parts}
    kept = {part.code for part in new.parts}
    parts = [_against_part(part, before.get(part.code)) for part in new.parts]
    parts += [
        PartRows(part.code, part.title, _rows((), part.conditions), _rows((), part.steps), -1, mark=Mark.GONE)
        for part in old.parts
        if part.code not in kept
    ]
    return Told(tuple(parts))


def _against_part(part: PartRows, old: PartRows | None) -> PartRows:
    conditions = _rows(part.conditions, old.conditions if old else ())
    steps = _rows(part.steps, old.steps if old else ())
    if old is None:
        return replace(part, conditions=conditions, steps=steps, mark=Mark.NEW)
    if old.title == part.title:
        return replace(part, conditions=conditions, steps=steps)
    return replace(part, conditions=conditions, steps=steps, mark=Mark.CHANGED, was=old.title)


def _rows(new: Sequence[Row], old: Sequence[Row]) -> tuple[Row, ...]:
    """By their codes; a line that only moved is the same."""
    before = {row.key: row for row in old}
    found = [_against(row, before[row.key]) if row.key in before else _all(row, Mark.NEW) for row in new]
    kept = {row.key for row in new}
    for at, row in enumerate(old):
        if row.key not in kept:
            found.insert(min(at, len(found)), _all(replace(row, place=""), Mark.GONE))
    return tuple(found)


def _all(row: Row, mark: Mark) -> Row:
    return replace(
        row,
        mark=mark,
        place="" if mark is Mark.GONE else row.place,
        below=tuple(_all(each, mark) for each in row.below),
    )


def _against(row: Row, old: Row) -> Row:
    below = _children(row.below, old.below)
    if row.text == old.text and row.title == old.title:
        return replace(row, below=below)
    return replace(row, mark=Mark.CHANGED, pieces=_spliced(old.pieces, row.pieces), below=below)


def _children(new: Sequence[Row], old: Sequence[Row]) -> tuple[Row, ...]:
    """Those of a group have no codes: the same words are the same, what stands in another's place has changed."""
    found: list[Row] = []
    matcher = SequenceMatcher(
        None, [_whole(row) for row in old], [_whole(row) for row in new], autojunk=False
    )
    for _tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        before, after = old[old_from:old_to], new[new_from:new_to]
        shared = min(len(before), len(after))
        found += [_against(row, was) for row, was in zip(after[:shared], before[:shared], strict=True)]
        found += [_all(row, Mark.NEW) for row in after[shared:]]
        found += [_all(row, Mark.GONE) for row in before[shared:]]
    return tuple(found)


def _whole(row: Row) -> str:
    return "|".join(each.text for each in row.each())


def _spliced(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[Piece, ...]:
    """The new sentence, with the words of the old one struck through where they stood."""
    found: list[Piece] = []
    matcher = SequenceMatcher(
        None, [piece.text for piece in old], [piece.text for piece in new], autojunk=False
    )
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            found += new[new_from:new_to]
            continue
        found += [replace(piece, gone=True) for piece in old[old_from:old_to]]
        found += [replace(piece, new=True) for piece in new[new_from:new_to]]
    return tuple(found)
