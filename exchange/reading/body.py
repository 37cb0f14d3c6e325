"""Which rows below the heading are rows of data: not blank ones, subtotals, notes, or the heading again."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from exchange.kinds.base import Array
from exchange.kinds.cells import text_of
from exchange.reading.headings import unit_line

_TOTAL = re.compile(
    r".{0,12}?(合计|小计|总计|共计|累计|汇总|合計|小計|總計|彙總)[:：数]?([(（].*)?|.{0,12}?(合计|小计|总计|共计|汇总)[:：].*",
    re.S,
)
_SIGNED = "填表|填报|制表|经办|审核|复核|批准|签字|签名|负责|单位负责|统计负责"
_NOTE = re.compile(
    rf"[*※注]*(注|注意|附注|备注|说明|填表说明|填报说明|({_SIGNED})人?|分管领导|联系人|联系电话|联系方式|"
    r"(填表|填报|报送|报出|制表)?日期|填报单位|单位\(?盖章\)?|数据来源|资料来源)\d{0,2}[:：（(].*|"
    r"(注|备注|说明)[:：]?\d{0,2}[、.．].*|[（(—]*以下(空白|无正文)[）)—]*",
    re.S,
)
_PART = re.compile(r"其中[:：].*|平均[值数]?")
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．].{1,30}", re.S)
_ORDINAL = re.compile(r"[(（]?([甲乙丙丁戊己庚辛壬癸]|\d{1,2})[)）]?")
_UNIT_LINE = re.compile(r"(金额)?单位[:：].{1,8}")
_LONGEST_UNIT_LINE = 16
_EXAMPLE = re.compile(r"\s*([(（【]\s*(填写)?[示样]例|(填写)?[示样]例\s*[:：，,(（])")
_EXAMPLE_ROWS = 3
CODE = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚ]{15,}")


@dataclass
class Body:
    """The places of the rows of data, and the places passed over with the reason."""

    keep: Array
    blank: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)


def rows_of_data(
    table: Sequence[list[Any]],
    start: int,
    key: Sequence[int],
    heading: Sequence[Sequence[str]],
    formulas: Collection[int] = (),
) -> Body:
    """Sort the rows of a table (equally long) from `start` on; `key` are the places of the key's columns.

    Only a row without a proper key can be a subtotal or a note, so that no enterprise is lost for its name; `formulas`
    are the places of rows whose key is a formula without a value, which are none either.
    """
    body = table[start:]
    blank = [""] * len(table[0])
    filled = np.array([row != blank for row in body], dtype=bool)
    sound = _sound_keys(body, key)
    for at in formulas:
        filled[at - start] = sound[at - start] = True
    last_sound = int(np.flatnonzero(sound)[-1]) if sound.any() else len(body)
    passed: list[tuple[int, str]] = []
    in_notes = False
    for at in np.flatnonzero(filled & ~sound).tolist():
        cells = [text_of(cell).strip() for cell in body[at]]
        stated = [cell for cell in cells if cell]
        why = _why(stated, cells, key, heading)
        if not why and ((in_notes and len(stated) <= 2) or (at > last_sound and _lone_text(stated))):
            why = "note"
        in_notes = in_notes or why == "note"
        if why:
            passed.append((at, why))
    for at in np.flatnonzero(filled)[:_EXAMPLE_ROWS].tolist():
        if any(type(cell) is str and _EXAMPLE.match(cell) for cell in body[at]):
            passed.append((at, "example"))
    keep = filled.copy()
    keep[[at for at, _why in passed]] = False
    last = int(np.flatnonzero(filled)[-1]) + 1 if filled.any() else 0
    skipped = sorted((start + at, why) for at, why in dict(passed).items() if why != "blank")
    return Body(start + np.flatnonzero(keep), last - int(keep.sum()) - len(skipped), skipped)


def is_data(row: list[Any], heading: Sequence[Sequence[str]]) -> bool:
    """Whether a row looks like one of data where no key is known yet."""
    cells = [text_of(cell).strip() for cell in row]
    return not _why([cell for cell in cells if cell], cells, (), heading)


def _sound_keys(rows: Sequence[list[Any]], key: Sequence[int]) -> Array:
    """Rows of which every key cell looks like a code."""
    sound = np.ones(len(rows), dtype=bool)
    for place in key:
        coded = [type(row[place]) is str and CODE.search(row[place]) is not None for row in rows]
        sound &= np.array(coded, dtype=bool)
    return sound


def _only_numbering(stated: list[str]) -> bool:
    """Whether a row holds nothing but a running number, as forms have on the lines left empty."""
    return not stated or (len(stated) == 1 and len(stated[0]) <= 6 and stated[0].isdigit())


def _lone_text(stated: list[str]) -> bool:
    """Whether a row below the last proper one is a single text, not a number or code: a note without a mark."""
    return (
        len(stated) == 1
        and len(stated[0]) > 1
        and not re.fullmatch(r"[\w.,+\-\s]*\d[\w.,+\-\s]*", stated[0], re.A)
    )


def _why(stated: list[str], cells: list[str], key: Sequence[int], heading: Sequence[Sequence[str]]) -> str:
    """Why a row without a proper key is no row of data; '' when it is one all the same, to be refused for its key."""
    if not stated or (_only_numbering(stated) and not any(cells[place] for place in key)):
        return "blank"
    if _is_heading(stated, cells, key, heading):
        return "heading"
    first = "".join(stated[0].split())
    second = "".join(stated[1].split()) if len(stated) > 1 else ""
    if any(map(_TOTAL.fullmatch, (first, second if len(first) <= 6 else ""))) or _PART.fullmatch(first):
        return "total"
    if _NOTE.fullmatch(first):
        return "note"
    return _why_alone(first) if len(stated) == 1 else ""


def _why_alone(text: str) -> str:
    """Why a row of nothing but this text is no row of data."""
    if _SECTION.fullmatch(text):
        return "section"
    is_unit = _UNIT_LINE.fullmatch(text) or (len(text) <= _LONGEST_UNIT_LINE and unit_line([text]))
    return "unit" if is_unit else ""


def _is_heading(
    stated: list[str], cells: list[str], key: Sequence[int], heading: Sequence[Sequence[str]]
) -> bool:
    """Whether a row is the heading again, or numbers the columns."""
    if any(cells[place] and cells[place] == line[place].strip() for place in key for line in heading):
        return True
    return any(_mostly(cells, line) for line in heading if stated[0] in line) or _numbers_columns(stated)


def _numbers_columns(stated: list[str]) -> bool:
    """Whether a row numbers the columns of a statistical form: 甲、乙、丙、1、2."""
    return 3 <= len(stated) == len(set(stated)) and all(map(_ORDINAL.fullmatch, stated))


def _mostly(cells: list[str], line: Sequence[str]) -> bool:
    """Whether a row repeats the heading in most of its columns."""
    named = [(a, "".join(b.split())) for a, b in zip(cells, line, strict=False) if b]
    same = sum("".join(a.split()) == b for a, b in named)
    return len(named) >= 3 and same * 3 >= 2 * len(named)
