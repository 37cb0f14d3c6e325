"""What a return is compared with: earlier quarters, other sources, annual accounts, as columns of n rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.exact import MISSING

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All columns int64 × `Field.scale` with MISSING; a column that is absent is missing throughout.

    `before`: the quarter before in the same year, from the same source (revenue, output). `last_year`: the same quarter
    last year, of record (revenue, output, electricity); electricity of the monthly series where nobody states it.
    `elsewhere`: what other sources say of this quarter, used where the return's own field is empty (vat_sales of TAX,
    electricity of the monthly series). `annual`: revenue of record of the full year. `confirmed`: the revenue whose unit
    a reviewer has confirmed. `below_scale`: on the quarter's last day.
    """

    quarter: int
    before: Mapping[str, Ints] = field(default_factory=dict)
    last_year: Mapping[str, Ints] = field(default_factory=dict)
    elsewhere: Mapping[str, Ints] = field(default_factory=dict)
    annual: Ints | None = None
    confirmed: Ints | None = None
    below_scale: Flags | None = None


def missing(rows: int) -> Ints:
    """A column that is missing throughout."""
    return np.full(rows, MISSING, dtype=np.int64)
