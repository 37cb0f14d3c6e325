"""Typed columns: each distinct cell is read once, and what is not stated is nought under the mask."""

from __future__ import annotations

from typing import Any

import numpy as np

from exchange.dataset import Kind
from exchange.errors import ErrorCode
from exchange.kinds.base import Bad, by_value
from tests.exchange.kinds.support import parsed


def test_each_distinct_cell_is_read_once_and_spread_over_its_places() -> None:
    asked: list[Any] = []

    def read(cell: Any) -> int | Bad | None:
        asked.append(cell)
        return {"a": 1, "b": None}.get(cell, Bad(ErrorCode.RULE, {"n": 1}))

    found = by_value(["a", "x", "a", "b", "x"], read, "int64", lambda cell: f"<{cell}>")
    assert asked == ["a", "x", "b"]
    assert (found.values.tolist(), found.missing.tolist()) == (
        [1, 0, 1, 0, 0],
        [False, True, False, True, True],
    )
    assert [(fault.at, fault.code, fault.found, fault.detail) for fault in found.faults] == [
        (1, ErrorCode.RULE, "<x>", {"n": 1}),
        (4, ErrorCode.RULE, "<x>", {"n": 1}),
    ]


def test_what_is_not_stated_is_nought_or_no_day_under_the_mask() -> None:
    assert parsed(Kind.INTEGER, ["1", None]).values.tolist() == [1, 0]
    assert parsed(Kind.TEXT, ["甲", None]).values.tolist() == ["甲", None]
    assert np.isnat(parsed(Kind.DATE, ["2015.3", None]).values).tolist() == [False, True]
    assert [parsed(kind, ["1"]).values.dtype.str for kind in (Kind.INTEGER, Kind.YEAR, Kind.RATIO)] == [
        "<i8"
    ] * 3
