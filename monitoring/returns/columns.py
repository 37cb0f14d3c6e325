"""Returns in SQL as the columns of the rules: numbers as whole ones, choices as places, texts as whether there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from core.exact import Ints
from core.parameters.selectors import at
from core.periods import Period
from monitoring.returns.fields import Field, ProductionStatus
from monitoring.returns.rules.frame import Bounds

STATUSES: Final = ("", *ProductionStatus.values)


def number(field: Field, stored: str) -> str:
    """SQL of a stored number as the whole one of its column."""
    return f"coalesce(({stored} * {field.scale})::bigint, %(missing)s)"


def text(field: Field, stored: str) -> str:
    """SQL of any other stored value: the status as its place in `STATUSES`, of the others whether there is one."""
    if field.code == "status":
        cases = " ".join(f"WHEN '{code}' THEN {place}" for place, code in enumerate(STATUSES) if code)
        return f"(CASE {stored} {cases} ELSE 0 END)::bigint"
    return f"({stored} IS NOT NULL)::int::bigint"


def values_of(fields: Sequence[Field], columns: Mapping[str, Ints]) -> dict[str, Any]:
    """What `number` and `text` gave, as columns of the rules."""
    return {each.code: _value(each, columns[each.code]) for each in fields}


def _value(field: Field, column: Ints) -> np.ndarray:
    if field.is_number:
        return column
    if field.code == "status":
        return np.array(STATUSES)[column]
    return np.where(column == 1, "x", "")


def bounds_of(period: Period) -> Bounds:
    """What validation needs of the parameters of the quarter's last day."""
    return Bounds.from_parameters(at(period.end).as_dict())
