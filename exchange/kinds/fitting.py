"""How many cells of a column are what a declared column holds, by its kind, its pattern and what its texts look like.

Stricter than the parsers, which take whatever can be understood: a credit code holds enough digits for a phone number,
and a turnover may be the serial number of a day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.dataset import Column, Kind
from exchange.kinds import parse
from exchange.kinds.base import Cells, Context
from exchange.kinds.cells import NOTHING, text_of, tidied, without_blanks

_WORDS = r".*[^\W\d_].*"
_SHAPES: Mapping[Kind, str] = {
    Kind.TEXT: _WORDS,
    Kind.UNIT: _WORDS,
    Kind.PHONE: r"(\+?86-?)?1[3-9]\d[\d*]{4}\d{4}|([(]?0\d{2,3}[)]?-?)?[2-9]\d{6,7}(-\d{1,5})?",
    Kind.DATE: r"(19|20)\d\d\D.*|(19|20)\d{4}(\d\d)?",
}
_TELLING = frozenset({Kind.USCC, Kind.PHONE, Kind.CHOICE})
_CONTENTS: Mapping[Kind, Promise] = {
    Kind.TEXT: _("文字"),
    Kind.UNIT: _("文字"),
    Kind.CODE: _("代码"),
    Kind.USCC: _("统一社会信用代码"),
    Kind.PHONE: _("电话号码"),
    Kind.CHOICE: _("可选的内容"),
    Kind.YEAR: _("年份"),
    Kind.DATE: _("日期"),
}


def share_that_fits(column: Column, cells: Cells, today: date) -> float:
    """The share of the cells with something in them that are what the column holds; 0 where nothing is stated."""
    stated = [cell for cell in cells if text_of(cell).strip() not in NOTHING]
    if not stated:
        return 0.0
    return sum(_fits(column, stated, today)) / len(stated)


def is_telling(column: Column) -> bool:
    """Whether cells that fit say by themselves what they are; days and numbers stand in many columns."""
    return bool(column.looks) or column.kind in _TELLING


def content_of(column: Column) -> str:
    """What cells that fit are, in a word."""
    return str(column.heading if column.looks else _CONTENTS.get(column.kind, _("数字")))


def _fits(column: Column, stated: list[Any], today: date) -> list[bool]:
    shape = re.compile(column.looks or _SHAPES.get(column.kind, ""), re.S)
    tidy = tidied if column.kind in (Kind.TEXT, Kind.UNIT) else without_blanks
    shaped = [not shape.pattern or bool(shape.fullmatch(text)) for text in tidy(list(map(text_of, stated)))]
    if column.kind is Kind.PHONE:  # the parser takes more, and a masked one for nothing
        return shaped
    missing = parse(stated, Context(column, column.unit, today)).missing.tolist()
    return [fits and not gone for fits, gone in zip(shaped, missing, strict=True)]
