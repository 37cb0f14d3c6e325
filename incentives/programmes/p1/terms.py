"""The terms of P1 in each inclusion year: how much, at most how much, which figure must grow."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.exact import MISSING
from incentives.eligibility.rules import Flags, Ints

CODES = ("p1_award", "p1_cap", "p1_growth_indicator")


class GrowthIndicator(TextChoices):
    """Which figure must grow in the year after inclusion (`p1_growth_indicator`)."""

    NONE = "NONE", _("不要求增长")
    OUTPUT = "OUTPUT", _("工业总产值")
    REVENUE = "REVENUE", _("营业收入")
    OUTPUT_OR_REVENUE = "OUTPUT_OR_REVENUE", _("工业总产值或营业收入")
    OUTPUT_AND_REVENUE = "OUTPUT_AND_REVENUE", _("工业总产值和营业收入")


@dataclass(frozen=True, slots=True)
class Terms:
    """P1's terms on 31 December of an inclusion year; None is unknown. Amounts in fen.

    `source` is the regulation the year's rule stands in, as the parameter names it.
    """

    award: int | None = None
    cap: int | None = None
    growth: GrowthIndicator | None = None
    source: str = ""

    @classmethod
    def from_parameters(cls, values: Mapping[str, Any], source: str = "") -> "Terms":
        """From `p1_award`, `p1_cap` (yuan) and `p1_growth_indicator`; absent, None or '' is unknown."""

        def fen(code: str) -> int | None:
            value = values.get(code)
            return None if value in (None, "") else int(Decimal(str(value)) * 100)

        growth = values.get("p1_growth_indicator")
        return cls(fen("p1_award"), fen("p1_cap"), GrowthIndicator(growth) if growth else None, source)

    @property
    def amount(self) -> int | None:
        """min(award, cap) in fen, cut down to whole yuan; the cap alone stands for the award; None if unknown."""
        if self.cap is None:
            return None
        return min(self.cap if self.award is None else self.award, self.cap) // 100 * 100


@dataclass(frozen=True, slots=True)
class YearColumns:
    """The parameters of each row's year, spread over the rows."""

    potential: Ints
    growth: npt.NDArray[np.str_]

    @classmethod
    def of(cls, years: Ints, parameters: Mapping[int, Terms]) -> "YearColumns":
        """Looked up once a year, not once a row; a year without parameters is unknown."""
        distinct, position = np.unique(years, return_inverse=True)
        known = [parameters.get(int(year), Terms()) for year in distinct]
        amounts = np.array([MISSING if p.amount is None else p.amount for p in known], dtype=np.int64)
        growth = np.array([p.growth.value if p.growth else "" for p in known], dtype="<U20")
        return cls(amounts[position], growth[position])

    def asks(self, *indicators: GrowthIndicator) -> Flags:
        """Where the year's growth indicator is one of `indicators`."""
        return np.isin(self.growth, [each.value for each in indicators])
