"""A reason of the pool as people and programs read it: rule, observed, required, source (domain, section 7).

Pure presentation of what was looked at; what holds is decided by `pool_conditions` alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Final

from cultivation.enterprises.industries import INDUSTRY
from cultivation.enterprises.pool import PoolReason, PoolTerms

MISSING: Final = "MISSING"
REGISTER: Final = "register"
_CHANGED: Final = "INDUSTRY_CHANGED"


@dataclass(frozen=True)
class Seen:
    """What was looked at when an enterprise was judged; amounts in yuan.

    `source` and `version` are those of the figure, `on_record` is the status or the exit in force, of `exited_on`.
    """

    revenue: Decimal | None
    source: str | None
    division: str
    on_record: str
    exited_on: dt.date | None
    included_on: dt.date | None
    version: int | None = None


@dataclass(frozen=True)
class SaidReason:
    """One reason, said."""

    rule: str
    observed: str
    required: str
    source: str

    @property
    def label(self) -> str:
        """In words."""
        return str(PoolReason(self.rule).label)

    def as_dict(self) -> dict[str, str]:
        """The object of a command."""
        return asdict(self)


def said(reasons: Sequence[str], seen: Seen, terms: PoolTerms) -> list[SaidReason]:
    """The reasons with what was observed and what is required, in their order."""
    return [_said(PoolReason(code), seen, terms) for code in reasons]


def _said(reason: PoolReason, seen: Seen, terms: PoolTerms) -> SaidReason:
    low, high = f">= {_yuan(terms.low)}", f"< {_yuan(terms.high)}"
    figure = _figure(seen, terms.year - 1)
    record = REGISTER if seen.exited_on is None else f"exit {seen.exited_on.isoformat()}"
    match reason:
        case PoolReason.REVENUE_IN_BAND:
            rest = (_yuan(seen.revenue), f"{low}; {high}", figure)
        case PoolReason.REVENUE_BELOW:
            rest = (_yuan(seen.revenue), low, figure)
        case PoolReason.REVENUE_AT_OR_ABOVE:
            rest = (_yuan(seen.revenue), high, figure)
        case PoolReason.REVENUE_UNKNOWN:
            rest = (MISSING, "a figure", REGISTER)
        case PoolReason.NOT_INDUSTRY:
            rest = _industry(seen, record)
        case PoolReason.ALREADY_ABOVE_SCALE:
            day = seen.included_on.isoformat() if seen.included_on else MISSING
            rest = (day, f"not above scale on {terms.day.isoformat()}", "inclusion")
        case PoolReason.NOT_OPERATING:
            rest = (seen.on_record, "OPERATING", record)
        case PoolReason.OUTSIDE_CITY:
            rest = (seen.on_record, "in the city", record)
        case PoolReason.KEPT_OUT | PoolReason.TAKEN_IN:
            rest = ("approved", "no exception", "exception")
    return SaidReason(reason.value, *rest)


def _industry(seen: Seen, record: str) -> tuple[str, str, str]:
    required = "-".join(INDUSTRY)
    if INDUSTRY[0] <= seen.division <= INDUSTRY[1]:
        return _CHANGED, required, record
    return seen.division or MISSING, required, REGISTER


def _figure(seen: Seen, year: int) -> str:
    """`TAX 2023 v2`; without a version it is the fourth quarter's cumulative figure."""
    return f"{seen.source} {year}" + (f" v{seen.version}" if seen.version else "")


def _yuan(amount: Decimal | None) -> str:
    return MISSING if amount is None else f"{amount:.2f}"
