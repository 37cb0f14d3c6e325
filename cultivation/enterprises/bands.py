"""The bands in which lists group last year's revenue: the size bands of domain, section 5, in yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Band(NamedTuple):
    """From `low` (included) to `high` (not included), yuan; None is open."""

    code: str
    label: Promise
    low: Decimal | None
    high: Decimal | None


BANDS = (
    Band("A", _("500 万元以下"), None, Decimal(5_000_000)),
    Band("B", _("500–1000 万元"), Decimal(5_000_000), Decimal(10_000_000)),
    Band("C", _("1000–1500 万元"), Decimal(10_000_000), Decimal(15_000_000)),
    Band("D", _("1500–2000 万元"), Decimal(15_000_000), Decimal(20_000_000)),
    Band("E", _("2000–4000 万元"), Decimal(20_000_000), Decimal(40_000_000)),
    Band("F", _("4000 万元及以上"), Decimal(40_000_000), None),
)
UNKNOWN = "NONE"
_BY_CODE = {band.code: band for band in BANDS}


def band_q(code: str, column: str) -> Q:
    """The condition that a column of yuan lies in a band; NONE: that nothing is known."""
    if code == UNKNOWN:
        return Q(**{f"{column}__isnull": True})
    band = _BY_CODE[code]
    inside = Q()
    if band.low is not None:
        inside &= Q(**{f"{column}__gte": band.low})
    if band.high is not None:
        inside &= Q(**{f"{column}__lt": band.high})
    return inside
