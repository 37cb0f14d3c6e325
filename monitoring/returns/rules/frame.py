"""What validation is given: the returns of a file or of a form, as columns of n rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from core.exact import MISSING
from monitoring.returns.fields import BY_CODE, NUMBERS, FieldUnit
from monitoring.returns.rules.comparison import Comparison
from monitoring.returns.rules.limits import Limits
from monitoring.returns.rules.reading import Refusal

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]


class Window(IntEnum):
    """Whether a quarter takes returns; a closed one that was reopened with a reason is OPEN."""

    UNKNOWN = -1
    OPEN = 0
    NOT_BEGUN = 1
    CLOSED = 2


@dataclass(frozen=True, slots=True)
class Bounds:
    """The parameters validation needs, valid on the quarter's last day.

    `abs_below` is in yuan, `capacity_max` in percent.
    """

    abs_below: int
    decimals: int
    capacity_max: Decimal
    limits: Limits

    @classmethod
    def from_parameters(cls, values: Mapping[str, Any]) -> "Bounds":
        """From the codes `v04_abs_below`, `v04_decimals`, `v26_capacity_max`, and those of `Limits`. KeyError if one is gone."""
        return cls(
            abs_below=int(Decimal(str(values["v04_abs_below"]))),
            decimals=int(Decimal(str(values["v04_decimals"]))),
            capacity_max=Decimal(str(values["v26_capacity_max"])),
            limits=Limits.from_parameters(values),
        )


@dataclass(frozen=True, slots=True)
class ReturnFrame:
    """n returns as columns.

    `values`: by field code, int64 × `Field.scale` with MISSING for numbers, any string array ('' is
    empty) for choices, texts and dates; a field that is absent counts as empty. `refused`: by field code,
    uint8 `Refusal` from reading. `sent`: by field code, what was written, for the sentence of a refusal.
    `uscc` as written;
    `on_list`, `in_scope`: booleans; `window`: int8 `Window`. The last four may be None: then V01 or V02
    is not evaluated in that check. `compared` is what V07–V25 compare with; without it most of them are not evaluated.
    """

    rows: int
    values: Mapping[str, npt.NDArray]
    refused: Mapping[str, npt.NDArray[np.uint8]] = field(default_factory=dict)
    sent: Mapping[str, Any] = field(default_factory=dict)
    uscc: npt.NDArray | None = None
    on_list: Flags | None = None
    in_scope: Flags | None = None
    window: Codes | None = None
    compared: Comparison | None = None

    def __post_init__(self) -> None:
        unknown = (set(self.values) | set(self.refused)) - set(BY_CODE)
        if unknown:
            raise ValueError(f"not fields of the return: {sorted(unknown)}")
        for code, column in self.values.items():
            if len(column) != self.rows:
                raise ValueError(f"{code} has {len(column)} rows, not {self.rows}")
            if BY_CODE[code].is_number and column.dtype != np.int64:
                raise TypeError(f"{code} must be int64, not {column.dtype}")


class CheckedFrame:
    """A frame under judgement: V04's refusals applied, so that a refused value counts as missing.

    `number(code)` is the int64 column with refused values MISSING; `refusal(code)` says why they were
    refused.
    """

    def __init__(self, frame: ReturnFrame, bounds: Bounds) -> None:
        self.frame = frame
        self.bounds = bounds
        self.rows = frame.rows
        self._refusal: dict[str, npt.NDArray[np.uint8]] = {}
        self._number: dict[str, Ints] = {}
        for each in NUMBERS:
            raw = frame.values.get(each.code)
            column: Ints = np.full(self.rows, MISSING, dtype=np.int64) if raw is None else raw
            refusal = frame.refused.get(each.code, np.zeros(self.rows, dtype=np.uint8)).copy()
            if each.unit is FieldUnit.YUAN:
                bound = bounds.abs_below * each.scale
                large = (column != MISSING) & ((column >= bound) | (column <= -bound))
                refusal[large & (refusal == Refusal.NONE)] = Refusal.TOO_LARGE
            self._refusal[each.code] = refusal
            self._number[each.code] = np.where(refusal == Refusal.NONE, column, MISSING)

    def number(self, code: str) -> Ints:
        """The column of a number; MISSING where empty or refused."""
        return self._number[code]

    def refusal(self, code: str) -> npt.NDArray[np.uint8]:
        """Why values of a number were refused, `Refusal`."""
        return self._refusal[code]

    def is_empty(self, code: str) -> Flags:
        """Where a field holds nothing at all; a refused value is not empty."""
        if BY_CODE[code].is_number:
            return np.asarray((self._number[code] == MISSING) & (self._refusal[code] == Refusal.NONE))
        column = self.frame.values.get(code)
        if column is None:
            return np.ones(self.rows, dtype=np.bool_)
        if column.dtype.kind == "M":
            return np.asarray(np.isnat(column))
        if column.dtype.kind == "U":
            return np.asarray(np.char.strip(column) == "")
        return np.array([cell is None or not str(cell).strip() for cell in column], dtype=np.bool_)

    def sent(self, code: str, row: int) -> str:
        """What was written in a cell, as far as it was kept."""
        column = self.frame.sent.get(code)
        return "" if column is None else str(column[row])
