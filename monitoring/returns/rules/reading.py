"""From what a cell or a form holds to the whole number of a column, or to why it cannot be one (V04).

Excel's numbers are binary; they are read at 15 significant digits first. Decimals are counted in the unit
in which the figure was sent: 12.34 万元 has two, though it is 123400 yuan.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from core.exact import MISSING
from monitoring.returns.fields import Field, FieldUnit

Ints = npt.NDArray[np.int64]
Refusals = npt.NDArray[np.uint8]

NOT_STATED = frozenset({"", "-", "—", "——", "/", "无", "N/A", "NA"})
"""What people write where they state nothing."""

_LARGEST = 2**63 - 1
_EXACT = 1e15
_LONGEST = 30
_NOT_A_NUMBER = Decimal("NaN")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_PLAIN = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


class Refusal(IntEnum):
    """Why a value is not taken into its column; 0 where it is."""

    NONE = 0
    NOT_A_NUMBER = 1
    DECIMALS = 2
    NOT_WHOLE = 3
    TOO_LARGE = 4


def read_number(raw: object, field: Field, *, power: int = 0, decimals: int = 2) -> tuple[int, Refusal]:
    """One figure as a whole number of `field`'s column; MISSING where nothing is stated or it is refused.

    `power` is the power of ten of the unit sent (万元 → 4) and counts for amounts only; `decimals` is how many
    decimals the sent figure may have (`v04_decimals`; persons: none).
    """
    number = _decimal(raw, field)
    if number is None:
        return MISSING, Refusal.NONE
    if not number.is_finite():
        return MISSING, Refusal.NOT_A_NUMBER
    if number and number.adjusted() > _LONGEST:
        return MISSING, Refusal.TOO_LARGE
    allowed, power = _form(field, power, decimals)
    exact = Fraction(number)
    if (exact * 10**allowed).denominator != 1:
        return MISSING, Refusal.NOT_WHOLE if field.unit is FieldUnit.PERSON else Refusal.DECIMALS
    scaled = int(exact * 10 ** (power + field.decimals))
    return (MISSING, Refusal.TOO_LARGE) if abs(scaled) > _LARGEST else (scaled, Refusal.NONE)


def _form(field: Field, power: int, decimals: int) -> tuple[int, int]:
    """How many decimals the sent figure may have, and the power of ten of its unit."""
    if field.unit is FieldUnit.PERSON:
        return 0, 0
    power = power if field.unit is FieldUnit.YUAN else 0
    return min(decimals, power + field.decimals), power


def _floats(cells: Sequence[object] | npt.NDArray) -> npt.NDArray[np.float64]:
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "iuf":
        return cells.astype(np.float64)
    return np.array([cell if type(cell) in (int, float) else np.nan for cell in cells], dtype=np.float64)


def _decimal(raw: object, field: Field) -> Decimal | None:
    """The exact decimal that was meant; None where nothing is stated, NaN where it is not a number."""
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        return None
    if isinstance(raw, bool):
        return _NOT_A_NUMBER
    if isinstance(raw, float):
        return Decimal(f"{raw:.15g}")
    return Decimal(raw) if isinstance(raw, int | Decimal) else _decimal_of_text(str(raw), field)


def _decimal_of_text(raw: str, field: Field) -> Decimal | None:
    text = "".join(unicodedata.normalize("NFKC", raw).split()).replace("−", "-")
    if text.upper() in NOT_STATED:
        return None
    if field.unit is FieldUnit.PERCENT:
        text = text.removesuffix("%")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    return Decimal(text) if _PLAIN.fullmatch(text) else _NOT_A_NUMBER
