"""Columns of unified social credit codes."""

from __future__ import annotations

from typing import Any

from exchange.dataset import Kind
from tests.exchange.kinds.support import faults, parsed, values
from tests.exchange.messy import code


def test_each_code_of_a_column_is_judged_at_its_own_place() -> None:
    good, wrong = code(1), f"{code(2)[:17]}{'0' if code(2)[17] != '0' else '1'}"
    cells: list[Any] = [
        good,
        "无",
        914403001922038216,
        wrong,
        "9.144030E+17",
        f" {good.lower()} ",
        None,
        good[:17],
    ]
    found = parsed(Kind.USCC, cells)
    assert values(found) == [good, None, None, None, None, good, None, None]
    assert found.missing.tolist() == [value is None for value in found.values.tolist()]
    assert sorted(faults(found)) == [
        (2, "USCC_NUMERIC"),
        (3, "USCC_CHECK"),
        (4, "USCC_NUMERIC"),
        (7, "USCC_LENGTH"),
    ]


def test_only_numbers_are_numbers() -> None:
    found = parsed(Kind.USCC, [True, 9.14e17, 5, "+", "9E+17", "9.1E17"])
    codes = dict(faults(found))
    assert [codes[at] == "USCC_NUMERIC" for at in range(6)] == [False, True, True, False, True, False]


def test_a_fault_says_what_was_found_where() -> None:
    long = "9" * 120
    found = parsed(Kind.USCC, [long, "91440300I922038216"])
    assert (found.faults[0].found, found.faults[0].detail["length"]) == ("9" * 100, 120)
    detail = found.faults[1].detail
    assert (found.faults[1].code, detail["place"], detail["character"]) == ("USCC_CHARACTER", 9, "I")
