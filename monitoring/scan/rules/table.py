"""The table of rules: the one place that says which there are, in the order in which reasons are given.

A rule is added as a row of :mod:`.exits` or :mod:`.prospects`; filters, exports, pages and the texts of reasons take
it from here. Stored is its code, so that a row may stand anywhere.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from .exits import EXITS
from .prospects import PROSPECTS
from .rule import Rule

Bits = npt.NDArray[np.int64]
"""The rules that fired, as bits: of a rule the place in the table. Held in memory only; 63 rules find room."""

RULES: Final[tuple[Rule, ...]] = (*EXITS, *PROSPECTS)

BY_CODE: Final[dict[str, Rule]] = {rule.code: rule for rule in RULES}

GOOD_NEWS: Final = "X0"
"""The rule that says why nothing is wrong; a list does not name it among what fired."""


def rules_of(fired: int) -> list[Rule]:
    """The rules that a row's bits stand for, in the table's order."""
    return [rule for place, rule in enumerate(RULES) if fired >> place & 1]


def title_of(code: str) -> str:
    """What a stored code is called; the code itself where the table does not know it (any more)."""
    return BY_CODE[code].title if code in BY_CODE else code
