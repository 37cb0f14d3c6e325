"""Headings: what a heading names, its unit and its year; and which column of the dataset it is.

Blanks, line breaks, width, case, asterisks and brackets that only decorate do not matter. A bracket that narrows the
meaning (a month, a quarter, a growth rate) stays part of the name, so that such a column is not taken for the year's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from exchange.dataset import Column, Dataset, Kind

UNITS = ("亿元", "万元", "千元", "元")
_SAYS_UNIT = r"(?:(?:计量|货币|金额)?单位|人民币|金额|(?<=[位币额])[:：])"
_UNIT = re.compile(
    rf"{_SAYS_UNIT}*(亿元|万元|千元|元|%|％|人|个|家|项|户|平方米|千瓦时|万千瓦时|kwh|万kwh|度|万度)(?:人民币)?"
)
_OTHER = r"(?:[^\W\d_]{1,3}|%)[、,;/]"  # what else a line counts in: 人、千元
_UNIT_LINE = re.compile(
    rf"(?<!填报)(?<!填表)(?<!报送)(?<!编制)单位[:(]*(?:人民币[:(]*)?(?:{_OTHER})*?([亿万千]?)(?:人民币)?元"
    r"(?=人民币|整|[填制报]|日期|[^\u4e00-\u9fff]|$)"  # 单位：元芬社区 is somewhere else
)
_LINE_BEGINS = re.compile(rf"[(\[【]*{_SAYS_UNIT}[:(]")
_UNIT_TAIL = re.compile(
    rf"(?<=[^/／每])(?:[,，:：/]|{_SAYS_UNIT})*(亿元|万元|千元)$|(?:[,，:：/]|{_SAYS_UNIT})+(元|%)$"
)
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度|年)?(?:1[-—–~～至到]12月份?|全年)?(?:的)?")
_BARE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:(?:年度|年)(?:1[-—–~～至到]12月份?|全年)?|(?!\d))")
_NARROWS = re.compile(r"月|季|半年|累计|增|率|同期|同比|环比|占比|比重|其中|预计|计划|目标")
_DATE_FORM = re.compile(r"(?=[^月m]*[年y])[年月日ymd/\-.\s]+")  # 年/月/日, yyyy-mm-dd
_EXPLAINS = re.compile(r"如|例|格式|可|请|必填|选填|按|精确")
_BRACKETS = re.compile(r"[(\[{<【〔《]([^()\[\]{}<>【】〔〕《》]*)[)\]}>】〕》]")
_NOISE = re.compile(r"[\s*＊★☆△▲#、,，:：;；.。·/\\|_\-—–\"'“”‘’?？!！]+")
MONEY_UNITS = frozenset(UNITS)


@dataclass(frozen=True, slots=True)
class ParsedHeading:
    """A heading taken apart: the bare name, and unit and year where it states them."""

    name: str
    unit: str = ""
    year: int | None = None


@lru_cache(maxsize=4096)
def parsed(text: str) -> ParsedHeading:
    """Take a heading apart: `2023年营业收入（万元）` is 营业收入, 万元, 2023."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    unit, year, kept = "", None, ""
    while bracket := _BRACKETS.search(text):
        inner = bracket[1]
        stated_year, stated_unit, decorates = _inside(inner)
        unit, year = unit or stated_unit, year or stated_year
        text = text[: bracket.start()] + ("" if decorates else f"‹{inner}›") + text[bracket.end() :]
    if not unit and (tail := _UNIT_TAIL.search(text)):
        unit, text = tail[1] or tail[2], text[: tail.start()]
    elif not unit and (whole := _UNIT.fullmatch(text)):
        unit, text = whole[1], ""
    if found := _BARE_YEAR.search(text):
        year = year or int(found[1])
        text = text[: found.start()] + text[found.end() :]
    return ParsedHeading(_NOISE.sub("", kept + text), "%" if unit == "％" else unit, year)


def _inside(inner: str) -> tuple[int | None, str, bool]:
    """Year and unit that a bracket states, and whether it says nothing else that matters."""
    year, unit = None, ""
    if _DATE_FORM.fullmatch(inner):
        return None, "", True
    rest = []
    for piece in re.split(r"[,，;；、/\s]", inner):
        if match := _YEAR.fullmatch(piece):
            year = int(match[1])
        elif match := _UNIT.fullmatch(piece):
            unit = match[1]
        elif match := re.fullmatch(_YEAR.pattern + _UNIT.pattern, piece):
            year, unit = int(match[1]), match[2]
        elif piece:
            rest.append(piece)
    return year, unit, not any(_NARROWS.search(piece) and not _EXPLAINS.match(piece) for piece in rest)


def unit_line(cells: Iterable[object], *, headings: bool = False) -> str:
    """The unit of amounts that a line beside the table states (单位：万元), or ''.

    Among `headings`, one that names a column states the unit of that column only.
    """
    for cell in cells:
        if isinstance(cell, str) and "单位" in cell:
            pieces = unicodedata.normalize("NFKC", cell).split()
            for text in ("".join(pieces), *pieces):
                match = _UNIT_LINE.search(text)
                if match and (not headings or _LINE_BEGINS.match(text)):
                    return match[1] + "元"
    return ""


@dataclass(frozen=True, slots=True)
class Named:
    """The column that a heading names, with the heading's unit and year."""

    column: Column
    unit: str = ""
    year: int | None = None


class Matcher:
    """Finds the column of a dataset that a heading names."""

    def __init__(self, dataset: Dataset) -> None:
        self._names: dict[str, Column] = {}
        for column in dataset.columns:
            for name in column.names:
                self._names.setdefault(parsed(name).name, column)

    def find(self, over: str, under: str) -> Named | None:
        """The column named by a heading (`under`), or by a group heading above it and that heading together."""
        upper, lower = parsed(over), parsed(under)
        unit, year = lower.unit or upper.unit, lower.year or upper.year
        names = [upper.name + lower.name, lower.name]
        if not lower.name:
            names = [upper.name]
        elif _NARROWS.search(upper.name):
            names = names[:1]
        for name in names:
            column = self._names.get(name) if name else None
            if column is None or (year is not None and not column.yearly and lower.year is not None):
                continue
            if column.kind is not Kind.AMOUNT and unit in MONEY_UNITS:
                unit = ""
            return Named(column, unit, year if column.yearly else None)
        return None

    def near(self, heading: str) -> Column | None:
        """The one column whose name is one character away (of at least four); only ever a suggestion."""
        name = parsed(heading).name
        close = {c.code: c for known, c in self._names.items() if len(name) >= 4 and _one_apart(name, known)}
        return next(iter(close.values())) if len(close) == 1 else None


def _one_apart(a: str, b: str) -> bool:
    """Whether one character changed, added or dropped makes a of b."""
    if a == b or abs(len(a) - len(b)) > 1:
        return a == b
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a_rest, b_rest = a[start:], b[start:]
    return a_rest[1:] == b_rest[1:] or a_rest[1:] == b_rest or a_rest == b_rest[1:]
