"""How a backtest is cut, for who measures and for who shows it: bands, ways of saying, shares. Without pandas, which only
a backtest that is being made needs."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

NAIVE: Final = ("last_year", "growth")
BANDS: Final = ("", "A", "B", "C", "D", "E", "F")
FULL_YEAR: Final = 4


def share(part: int, whole: int) -> str | None:
    """A ratio with six decimals, rounded half away from zero; None of nothing."""
    if not whole:
        return None
    return str((Decimal(part) / whole).quantize(Decimal("0.000001"), ROUND_HALF_UP))
