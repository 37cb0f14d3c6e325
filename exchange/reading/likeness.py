"""Which column of a file is likely to be one that no known heading names: by its heading and by what it holds.

Pure, and only ever a question: nobody takes a column by it without being told to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from core.phones import mask_phone
from exchange.dataset import Column, Dataset
from exchange.kinds.base import Cells
from exchange.kinds.cells import NOTHING, text_of
from exchange.kinds.fitting import content_of, is_telling, share_that_fits
from exchange.reading.headings import parsed
from exchange.reading.scan import column_letters

SIMILAR = 0.6  # of the characters of two headings; 公司全称 and 公司名称: 0.75
FITS = 0.5  # of the cells, under a similar heading
TELLS = 0.8  # of the cells, under any heading
MARGIN = 0.1  # as likely as each other
MOST = 3
EXAMPLES = 2
_LONGEST_EXAMPLE = 24


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file that was taken for nothing: its place in the sheet (0-based), heading and sample cells."""

    index: int
    heading: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column of the file that may be the one looked for: how near its heading is, and what share of its cells fits."""

    index: int
    heading: str
    examples: tuple[str, ...]
    similarity: float
    share: float
    content: str

    @property
    def similar(self) -> bool:
        """Whether the heading speaks for it."""
        return self.similarity >= SIMILAR

    @property
    def score(self) -> float:
        """How likely it is, beside others; 0 to 2."""
        return self.similarity + self.share

    @property
    def letter(self) -> str:
        """The column's letter as Excel shows it."""
        return column_letters(self.index)

    @property
    def reason(self) -> str:
        """Why it is proposed, in words."""
        heading = _("标题相近") if self.similar else _("标题不同")
        holds = _("内容是") if self.share == 1 else _("内容大多是")
        return f"{heading}，{holds}{self.content}"

    @property
    def shown(self) -> str:
        """Its heading, where it stands, and what it holds for example."""
        examples = _("，例：%(values)s") % {"values": "、".join(self.examples)} if self.examples else ""
        return (
            _("“%(heading)s”（%(letter)s 列") % {"heading": self.heading, "letter": self.letter}
            + f"{examples}）"
        )

    def as_json(self) -> dict[str, Any]:
        """As the batch keeps it."""
        return {
            "index": self.index,
            "letter": self.letter,
            "heading": self.heading,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Question:
    """A column that the file lacks, which of its columns may be it (best first), and the one that is clearly likelier."""

    column: Column
    candidates: tuple[Candidate, ...]
    preselected: int | None

    @property
    def sentence(self) -> str:
        """What is lacking and what may be it, without the stop at its end."""
        lacks = _("没有找到“%(title)s”这一列。") % {"title": self.column.heading}
        first, *_others = self.candidates
        if self.preselected is not None:
            return lacks + _("%(column)s看起来是它") % {"column": first.shown}
        return lacks + _("可能是：") + _("，或").join(each.shown for each in self.candidates)

    @property
    def said(self) -> str:
        """The sentence with the reasons, in its order."""
        likely = self.candidates[:1] if self.preselected is not None else self.candidates
        return f"{self.sentence}（{_('；').join(each.reason for each in likely)}）。"

    def as_json(self) -> dict[str, Any]:
        """As the batch keeps it."""
        return {
            "column": self.column.code,
            "title": str(self.column.heading),
            "sentence": self.sentence,
            "said": self.said,
            "preselected": self.preselected,
            "candidates": [each.as_json() for each in self.candidates],
        }


def questions(
    dataset: Dataset, lacking: Sequence[Column], columns: Sequence[FileColumn], today: date
) -> list[Question]:
    """For each column that the file lacks and that one of its `columns` may be, the question to ask."""
    asked = []
    for column in lacking:
        weighed = (_weighed(dataset, column, each, today) for each in columns)
        found = sorted(filter(None, weighed), key=lambda one: (one.similar, one.score), reverse=True)[:MOST]
        if found:
            asked.append(Question(column, tuple(found), found[0].index if _clear(found) else None))
    return _each_once(asked)


def similarity(heading: str, column: Column) -> float:
    """How near a heading is to the nearest name of the column, 0 to 1; without the group heading above it, if nearer."""
    names = {parsed(heading).name, parsed(heading.rsplit(maxsplit=1)[-1]).name} if heading.split() else set()
    known = [parsed(name).name for name in column.names]
    pairs = [(a, b) for a in names for b in known if a and b]
    return max((SequenceMatcher(None, a, b, autojunk=False).ratio() for a, b in pairs), default=0.0)


def _weighed(dataset: Dataset, column: Column, of_file: FileColumn, today: date) -> Candidate | None:
    near = similarity(of_file.heading, column)
    share = share_that_fits(column, of_file.cells, today)
    enough = FITS if near >= SIMILAR else TELLS if is_telling(column) else 2
    if share < enough or _is_about_another(dataset, column, of_file.heading, near):
        return None
    examples = _examples(column, of_file.cells)
    return Candidate(of_file.index, of_file.heading, examples, near, share, content_of(column))


def _is_about_another(dataset: Dataset, column: Column, heading: str, near: float) -> bool:
    """Whether the heading is nearer to another column, or begins with its name: 联系人公司 is the contact's."""
    others = [other for other in dataset.columns if other is not column]
    if max((similarity(heading, other) for other in others), default=0) > max(near, SIMILAR - MARGIN):
        return True
    name, own = parsed(heading).name, _longest_start(heading, [column])
    return bool(name) and _longest_start(heading, others) > max(own, 1)


def _longest_start(heading: str, columns: Sequence[Column]) -> int:
    """The length of the longest name of these columns with which the heading begins."""
    name = parsed(heading).name
    known = (parsed(each).name for column in columns for each in column.names)
    return max((len(each) for each in known if name.startswith(each)), default=0)


def _clear(found: list[Candidate]) -> bool:
    """Whether the first is plainly likelier than the next."""
    if len(found) == 1:
        return True
    first, second = found[:2]
    return first.similar and (not second.similar or first.score - second.score > MARGIN)


def _each_once(asked: list[Question]) -> list[Question]:
    """Preselect no column of the file for two things: the likelier keeps it."""
    best: dict[int | None, Question] = {}
    for question in asked:
        rival = best.get(question.preselected)
        if rival is None or question.candidates[0].score > rival.candidates[0].score:
            best[question.preselected] = question
    kept = {id(question) for question in best.values()}
    return [each if id(each) in kept else replace(each, preselected=None) for each in asked]


def _examples(column: Column, cells: Cells) -> tuple[str, ...]:
    texts = dict.fromkeys(text_of(cell).strip() for cell in cells)
    first = [text for text in texts if text not in NOTHING][:EXAMPLES]
    if column.masked:
        return tuple(map(mask_phone, first))
    return tuple(text if len(text) <= _LONGEST_EXAMPLE else text[:_LONGEST_EXAMPLE] + "…" for text in first)
