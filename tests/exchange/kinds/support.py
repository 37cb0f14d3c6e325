"""What the tests of the kinds share: cells and a column in, plain values and faults out."""

from __future__ import annotations

from typing import Any

from exchange.dataset import Column, Kind
from exchange.kinds import parse
from exchange.kinds.base import Context, Parsed
from tests.exchange import messy


def parsed(kind: Kind, cells: list[Any], *, unit: str = "", **rules: Any) -> Parsed:
    """The cells of a column of this kind, under these rules, with `unit` in force."""
    return parse(cells, Context(Column("x", "某列", kind, **rules), unit, messy.TODAY))


def values(found: Parsed) -> list[Any]:
    """Python values, None where nothing is stated or it could not be read."""
    return [None if gone else value for value, gone in zip(found.values.tolist(), found.missing, strict=True)]


def faults(found: Parsed) -> list[tuple[int, str]]:
    """Place and code of every fault."""
    return [(fault.at, str(fault.code)) for fault in found.faults]
