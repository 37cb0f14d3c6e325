"""What the judgement of P1 (首次上规模奖励) is given: one row an inclusion, as columns, and the rules of its year."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.exact import MISSING
from incentives.eligibility.rules.judgement import Codes, Flags, Ints


class GrowthIndicator(TextChoices):
    """Which figure must grow in the year after inclusion (`p1_growth_indicator`)."""

    NONE = "NONE", _("不要求增长")
    OUTPUT = "OUTPUT", _("工业总产值")
    REVENUE = "REVENUE", _("营业收入")
    OUTPUT_OR_REVENUE = "OUTPUT_OR_REVENUE", _("工业总产值或营业收入")
    OUTPUT_AND_REVENUE = "OUTPUT_AND_REVENUE", _("工业总产值和营业收入")


@dataclass(frozen=True, slots=True)
class P1Parameters:
    """P1's parameters on 31 December of an inclusion year; None is unknown. Amounts in fen.

    `source` is the regulation the year's rule stands in, as the parameter names it.
    """

    award: int | None = None
    cap: int | None = None
    growth: GrowthIndicator | None = None
    source: str = ""

    @classmethod
    def from_parameters(cls, values: Mapping[str, Any], source: str = "") -> "P1Parameters":
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
class P1Frame:
    """n inclusions in the above-scale database, one row each; all columns have length n.

    This is the contract of the query that feeds it. "Year" is the inclusion's year of the fact
    `Inclusion.included_on`.

    included_year     int64: the year of the inclusion that is judged.
    in_city           int8 Known: the enterprise is registered in the city, 深汕 included.
    legal_person      int8 Known: an independent legal person (not a branch, partnership or sole trader).
    law_abiding       int8 Known: no serious breach of law on record. NO if such a record is in force, YES
    if a
                      credit check covers the day of judgement, else UNKNOWN.
    creditworthy      int8 Known: not on a list of serious dishonesty; likewise.
    first_ever        int8 Known: no inclusion in the database before this one. UNKNOWN where the history from
                      before the register began was not loaded.
    stayed            int8 Known: in the database on 31 December of the year after inclusion. UNKNOWN
    while that
                      day has not come or STAT's list for it is not in. (No exit after the inclusion and
                      up to that day, or an inclusion after the exit.)
    output_first, output_next     int64 fen with MISSING: STAT's annual output of the inclusion year and
    the next. revenue_first, revenue_next   int64 fen with MISSING: STAT's annual revenue, likewise.
    unpaid            int8 Known: P1 has never been paid to the enterprise.
    """

    included_year: Ints
    in_city: Codes
    legal_person: Codes
    law_abiding: Codes
    creditworthy: Codes
    first_ever: Codes
    stayed: Codes
    output_first: Ints
    output_next: Ints
    revenue_first: Ints
    revenue_next: Ints
    unpaid: Codes

    def __post_init__(self) -> None:
        lengths = {field.name: len(getattr(self, field.name)) for field in fields(self)}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns differ in length: {lengths}")
        for name in ("included_year", "output_first", "output_next", "revenue_first", "revenue_next"):
            if getattr(self, name).dtype != np.int64:
                raise TypeError(f"{name} must be int64")

    @property
    def rows(self) -> int:
        """How many inclusions."""
        return len(self.included_year)


@dataclass(frozen=True, slots=True)
class P1Result:
    """P1 judged for n inclusions.

    `conditions`: by rule code, int8 `Judgement`, in the order of explanation. `verdict`: int8. `amount`:
    int64 fen, whole yuan: what is paid if the verdict is PASS, 0 on FAIL, MISSING where UNKNOWN or the
    rule of that year is not loaded. `potential`: the same amount whatever the verdict, for planning.
    """

    frame: P1Frame
    parameters: Mapping[int, P1Parameters]
    conditions: Mapping[str, Codes]
    verdict: Codes
    amount: Ints
    potential: Ints


@dataclass(frozen=True, slots=True)
class YearColumns:
    """The parameters of each row's year, spread over the rows."""

    potential: Ints
    growth: npt.NDArray[np.str_]

    @classmethod
    def of(cls, years: Ints, parameters: Mapping[int, P1Parameters]) -> "YearColumns":
        """Looked up once a year, not once a row; a year without parameters is unknown."""
        distinct, position = np.unique(years, return_inverse=True)
        known = [parameters.get(int(year), P1Parameters()) for year in distinct]
        amounts = np.array([MISSING if p.amount is None else p.amount for p in known], dtype=np.int64)
        growth = np.array([p.growth.value if p.growth else "" for p in known], dtype="<U20")
        return cls(amounts[position], growth[position])

    def asks(self, *indicators: GrowthIndicator) -> Flags:
        """Where the year's growth indicator is one of `indicators`."""
        return np.isin(self.growth, [each.value for each in indicators])
