"""The kinds of values that a policy reckons with: what a fact, a parameter or a step is (design: hot paths are int64)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Final

from core.exact import LARGEST, MISSING
from core.money import from_fen
from core.parameters.tables import unit_of_table
from core.parameters.units import WHOLE, number_of

EPOCH: Final = dt.date(1970, 1, 1)


class Kind(StrEnum):
    """What a column holds; beside each how it is held as int64, MISSING where it is not known."""

    FLAG = "FLAG"  # 1 yes, 0 no
    AMOUNT = "AMOUNT"  # fen
    COUNT = "COUNT"  # whole numbers: counts, years, points
    RATIO = "RATIO"  # millionths
    DAY = "DAY"  # days since 1970-01-01
    CHOICE = "CHOICE"  # `word_key` of the text


NUMBERS: Final = frozenset({Kind.AMOUNT, Kind.COUNT, Kind.RATIO})
ORDERED: Final = NUMBERS | {Kind.DAY}


def kind_of_unit(unit: str) -> Kind | None:
    """What a parameter of this unit is in a policy; None for one that a policy cannot reckon with (a table, a text)."""
    if unit in WHOLE:
        return Kind.COUNT
    return {"yuan": Kind.AMOUNT, "ratio": Kind.RATIO, "choice": Kind.CHOICE, "bool": Kind.FLAG}.get(unit)


def kind_of_table(code: str) -> Kind:
    """What the last column of a parameter table is."""
    return Kind.RATIO if unit_of_table(code) == "ratio" else Kind.AMOUNT


def word_key(word: str) -> int:
    """A text as an int64, the same as SQL's `WORD_KEY`; the chance that two words of a city meet is nil."""
    return int.from_bytes(hashlib.md5(word.encode(), usedforsecurity=False).digest()[:8], "big", signed=True)


WORD_KEY: Final = "('x' || left(md5({0}), 16))::bit(64)::bigint"


def day_number(day: dt.date) -> int:
    """A day as a column holds it."""
    return (day - EPOCH).days


def held(kind: Kind, text: str) -> int:
    """A parameter's or constant's text as a column holds it; MISSING where it is empty or beyond what is reckoned with."""
    if not text:
        return MISSING
    if kind is Kind.CHOICE:
        return word_key(text)
    if kind is Kind.DAY:
        return day_number(dt.date.fromisoformat(text))
    number = number_of(text)
    if number is None:
        return MISSING
    scaled = int(number * {Kind.AMOUNT: 100, Kind.RATIO: 1_000_000}.get(kind, 1))
    return scaled if abs(scaled) <= LARGEST else MISSING


def _amount(value: int) -> str:
    """Small sums in yuan, large ones in 万元 with two decimals; more where two would hide something."""
    yuan = from_fen(value)
    if abs(yuan) < 1_000_000:
        return f"{_plain(yuan)} 元"
    whole, digits = f"{yuan / 10_000:,.6f}".split(".")
    return f"{whole}.{digits[:2]}{digits[2:].rstrip('0')} 万元"


def _plain(number: Decimal) -> str:
    text = f"{number:,.6f}"
    return text.rstrip("0").rstrip(".")


_SHOWN: Final[dict[Kind, Callable[[int], str]]] = {
    Kind.FLAG: lambda value: "是" if value else "否",
    Kind.AMOUNT: _amount,
    Kind.COUNT: lambda value: f"{value:,}",
    Kind.RATIO: lambda value: f"{_plain(Decimal(value).scaleb(-4))}%",
    Kind.DAY: lambda value: (EPOCH + dt.timedelta(days=value)).isoformat(),
}


def shown(kind: Kind, value: int) -> str:
    """A value in words; a CHOICE has its words with whoever read it."""
    return "未知" if value == MISSING else _SHOWN[kind](value)
