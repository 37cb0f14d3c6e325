"""Money: yuan in ``Decimal``, fen in whole numbers, 万元 on the screen; every conversion is exact.

The database holds yuan as numeric(18,2); columns of rules hold fen (core.exact); pages show 万元
with two decimals; a spreadsheet may be in 元, 千元, 万元 or 亿元 (design decision 13).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import Enum
from typing import Final

UNKNOWN_TEXT: Final = "—"
"""What a page shows for an amount that is not known."""

_FEN = Decimal("0.01")
_DIGITS = 60


class MoneyUnit(Enum):
    """A unit of amounts in a spreadsheet or on a page: its Chinese name and how many yuan it is."""

    YUAN = ("元", 1)
    THOUSAND_YUAN = ("千元", 1_000)
    WAN_YUAN = ("万元", 10_000)
    YI_YUAN = ("亿元", 100_000_000)

    def __init__(self, label: str, yuan: int) -> None:
        self.label = label
        self.yuan = yuan

    @classmethod
    def named(cls, label: str) -> MoneyUnit:
        """The unit with this Chinese name; ValueError with a Chinese sentence if there is none."""
        for unit in cls:
            if unit.label == label.strip():
                return unit
        raise ValueError(f"金额单位“{label}”无法识别，应为元、千元、万元或亿元")


def round_yuan(amount: Decimal) -> Decimal:
    """Yuan to two decimals, half away from zero."""
    with localcontext(prec=_DIGITS):
        return amount.quantize(_FEN, ROUND_HALF_UP) + 0  # + 0 turns -0.00 into 0.00


def from_fen(fen: int) -> Decimal:
    """Whole fen as yuan with two decimals."""
    return Decimal(int(fen)).scaleb(-2)


def format_wan(yuan: Decimal | None, digits: int = 2) -> str:
    """Yuan as 万元 for a page: ``1,850.00``; ``—`` for None. Rounded half away from zero."""
    if yuan is None:
        return UNKNOWN_TEXT
    with localcontext(prec=_DIGITS):
        wan = (yuan / 10_000).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0
    return f"{wan:,.{digits}f}"


def format_yuan(yuan: Decimal | None) -> str:
    """Yuan with two decimals and thousands: ``18,500,000.00``; ``—`` for None."""
    return UNKNOWN_TEXT if yuan is None else f"{round_yuan(yuan):,.2f}"
