"""Score sheets as JSON: read into what is judged by, and refused with the place that is wrong.

    {"code", "name", "source", "valid_from", "valid_to", "levels": {level: {
        "line":       code of the parameter with the points to be reached (only where there are items)
        "dimensions": {code: {"name", "least"}}
        "items":      [{"code", "name", "dimension", "evidence", "scales": [
                          {"fact", "bands": [[bound, points], …the best first], "lower": true where less is better}
                        | {"fact", "choices": {choice: points}}]}]
        "conditions": [{"code", "name", "evidence", "needs": NEED (left out: the score), "by_door": true}]
        "doors":      [{"code", "name", "evidence", "needs": NEED}]}}}

NEED is {"all": [NEED …]}, {"any": [NEED …]}, {"fact", "at_least" | "at_most" | "below": bound} or {"fact", "in": [value …]}.
Bounds are written as people say them: per cent, yuan, whole numbers. The order of keys
means nothing, for the database does not keep it: dimensions follow their items.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final, TypeVar

from django.utils.translation import gettext_lazy as _

from core.verdict import Refused, refuse
from incentives.scoring.codes import LEVELS
from incentives.scoring.rules.sheet import (
    Condition,
    Dimension,
    Door,
    Item,
    LevelSheet,
    Need,
    Operator,
    Scale,
    Several,
    Sheet,
    Test,
)
from incentives.scoring.vocabulary import FACTS, Fact, Kind

T = TypeVar("T")
DEPTH: Final = 8
"""So deep may needs stand in each other."""
_NUMBERS: Final = frozenset({Kind.RATIO, Kind.AMOUNT, Kind.COUNT})
_LISTS: Final = ("items", "conditions", "doors")
_CODE: Final = re.compile(r"\w{1,20}", re.ASCII)


def read_sheet(raw: Any) -> Sheet:
    """The sheet of a JSON object. Raises Refused, which names the place, for what cannot be judged by."""
    try:
        first, last = _day(raw["valid_from"]), raw.get("valid_to")
        levels = {level.value: _level(level.value, raw["levels"][level.value]) for level in LEVELS}
        sheet = Sheet(
            _code(raw["code"]),
            _text(raw["name"]),
            _text(raw["source"]),
            first,
            _day(last) if last else None,
            levels,
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _wrong(_("缺少或写错的内容：%(what)s"), what=error) from None
    if sheet.valid_to is not None and sheet.valid_to < first:
        raise _wrong(_("有效期止早于有效期起"))
    return sheet


def _level(code: str, raw: Mapping[str, Any]) -> LevelSheet:
    for name in _LISTS:
        codes = [each["code"] for each in raw[name]]
        if len(set(codes)) < len(codes):
            raise _wrong(_("%(place)s 有重复的代码"), place=f"{code}.{name}")
    dimensions = {
        key: Dimension(_text(one["name"]), _count(one["least"])) for key, one in raw["dimensions"].items()
    }
    if not raw["conditions"] or not all(raw["items"] or "needs" in one for one in raw["conditions"]):
        raise _wrong(_("%(place)s 没有条件，或按得分却没有指标"), place=code)
    items = tuple(_at(f"{code}.{one['code']}", _item, one) for one in raw["items"])
    for item in items:
        if item.dimension not in dimensions:
            raise _wrong(
                _("%(place)s 没有“%(what)s”这个方面"), place=f"{code}.{item.code}", what=item.dimension
            )
    shown = {item.dimension: dimensions[item.dimension] for item in items} | dimensions
    return LevelSheet(
        code,
        _text(raw["line"]) if items else "",
        shown,
        items,
        tuple(_at(f"{code}.{one['code']}", _condition, one) for one in raw["conditions"]),
        tuple(_at(f"{code}.{one['code']}", _door, one) for one in raw["doors"]),
    )


def _at(place: str, read: Callable[[Mapping[str, Any]], T], raw: Mapping[str, Any]) -> T:
    try:
        return read(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(_("%(place)s 写错了：%(what)s"), place=place, what=error) from None


def _item(raw: Mapping[str, Any]) -> Item:
    scales = tuple(_scale(each) for each in raw["scales"])
    if not scales:
        raise ValueError("scales")
    return Item(
        _code(raw["code"]), _text(raw["name"]), _text(raw["dimension"]), _text(raw["evidence"]), scales
    )


def _scale(raw: Mapping[str, Any]) -> Scale:
    fact = _fact(raw["fact"])
    if "choices" in raw:
        if fact.kind not in (Kind.CHOICE, Kind.FLAG):
            raise ValueError(fact.code)
        return Scale(
            fact, choices=tuple((fact.scaled(value), _count(n)) for value, n in raw["choices"].items())
        )
    if fact.kind not in _NUMBERS:
        raise ValueError(fact.code)
    bands, is_lower = (
        [(fact.scaled(bound), _count(points)) for bound, points in raw["bands"]],
        bool(raw.get("lower")),
    )
    for (bound, points), (worse, less) in pairwise(bands):
        if points <= less or (bound >= worse if is_lower else bound <= worse):
            raise ValueError(f"{fact.code} {raw['bands']}")
    if not bands:
        raise ValueError(fact.code)
    return Scale(fact, tuple(bands), is_lower=is_lower)


def _condition(raw: Mapping[str, Any]) -> Condition:
    needs = _need(raw["needs"]) if "needs" in raw else None
    return Condition(
        _code(raw["code"]), _text(raw["name"]), _text(raw["evidence"]), needs, bool(raw.get("by_door"))
    )


def _door(raw: Mapping[str, Any]) -> Door:
    return Door(_code(raw["code"]), _text(raw["name"]), _text(raw["evidence"]), _need(raw["needs"]))


def _need(raw: Mapping[str, Any], depth: int = 1) -> Need:
    if depth > DEPTH:
        raise ValueError(f"depth > {DEPTH}")
    for name in ("all", "any"):
        if name in raw:
            if not raw[name]:
                raise ValueError(name)
            return Several(tuple(_need(each, depth + 1) for each in raw[name]), name == "any")
    fact = _fact(raw["fact"])
    operator = next((each for each in Operator if each in raw), None)
    if operator is None or (operator is not Operator.IN) != (fact.kind in _NUMBERS):
        raise ValueError(fact.code)
    values = raw[operator] if operator is Operator.IN else [raw[operator]]
    return Test(fact, operator, tuple(fact.scaled(value) for value in values))


def _fact(code: Any) -> Fact:
    if code not in FACTS:
        raise ValueError(f"fact {code}")
    return FACTS[code]


def _text(value: Any) -> str:
    """Words as a page shows them and a COPY takes them."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or "\\" in value:
        raise TypeError(f"{value!r}")
    return value.strip()


def _code(value: Any) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ValueError(f"{value!r}")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r}")
    return value


def _day(value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise _wrong(_("“%(what)s”不是日期"), what=value) from None


def _wrong(sentence: Any, **params: Any) -> Refused:
    return Refused(refuse(sentence, code="scoring.sheet", **params))
