"""The sheet of the city's data, and frames from plain facts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from core.exact import MISSING
from incentives.scoring.rules.columns import Column, Frame, whole
from incentives.scoring.rules.framing import framed
from incentives.scoring.sheets import read_sheet
from incentives.scoring.vocabulary import FACTS, Kind
from tests.support import factories as make

RAW: dict[str, Any] = json.loads((make.CITY_DATA / "score_sheets" / "2022.json").read_text(encoding="utf-8"))
SHEET = read_sheet(RAW)
LINE = 60


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Column]:
    """Facts as people write them, row by row, as columns; what a row does not name is not known."""
    names = {name for row in rows for name in row}
    return {
        name: whole(
            np.array([_scaled(name, row.get(name)) for row in rows], dtype=np.int64), FACTS[name].bottom
        )
        for name in names
    }


def frame(*rows: Mapping[str, Any]) -> Frame:
    """The frame that sheets are judged on, of what was stated."""
    return framed(len(rows), {}, columns(rows))


def exactly(*rows: Mapping[str, Any]) -> Frame:
    """The same with each fact as it is given, also those that are reckoned elsewhere."""
    return Frame(len(rows), {**frame(*rows).columns, **columns(rows)})


def _scaled(name: str, value: Any) -> int:
    if value is None:
        return MISSING
    fact = FACTS[name]
    if fact.kind in (Kind.CHOICE, Kind.FLAG):
        return fact.scaled({True: "1", False: "0"}.get(value, value))
    return fact.scaled(str(Decimal(str(value))))
