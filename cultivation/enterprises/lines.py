"""The list's rows as a page shows them: words and lights, made once so that the template only prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import UNKNOWN_TEXT, format_wan
from core.ui.lights import light
from cultivation.enterprises import industries
from cultivation.enterprises.codes import OperatingStatus, Readiness, Risk
from cultivation.enterprises.selectors import EnterpriseRow

Text = str | Promise


@dataclass(frozen=True, slots=True)
class ShownEnterprise:
    """One printed row: besides the row itself what is worded; amounts in 万元.

    `expected` is the middle of the projection, by which the list is sorted; `between` says P10–P90 below it.
    """

    row: EnterpriseRow
    place: str
    industry: str
    revenue: str
    ytd: str
    expected: str
    between: Text
    light: str
    carried: bool
    url: str
    status: Text


def lines(rows: Sequence[EnterpriseRow], *, with_district: bool) -> list[ShownEnterprise]:
    """Rows as lines; `with_district` where the reader sees more than one."""
    known = industries.names()
    base = reverse("enterprises:list")
    return [_line(row, known, base, with_district) for row in rows]


def standing_level(standing: Any) -> tuple[str, Text]:
    """Level and word of a row or a standing: exit risk above scale, else readiness; "" unjudged."""
    level = standing.risk if standing.above_scale else standing.readiness
    labels = Risk if standing.above_scale else Readiness
    return (level, labels(level).label) if level in labels.values else ("", "")


def standing_light(standing: Any) -> tuple[str, Text]:
    """The same as a light that stands alone: the word also says that the level is that of the time before."""
    level, word = standing_level(standing)
    return level, _("%(word)s（暂按上次）") % {"word": word} if level and standing.stale else word


def expected_range(standing: Any) -> Text:
    """The projected year as a range of 万元 without decimals, or that the threshold has been reached."""
    if standing.readiness == Readiness.REACHED and not standing.above_scale:
        return _("已达标")
    if standing.p10 is None or standing.p90 is None:
        return UNKNOWN_TEXT
    low, high = format_wan(standing.p10, 0), format_wan(standing.p90, 0)
    return low if low == high else f"{low}–{high}"


def expected_between(standing: Any) -> Text:
    """The range where the middle projection stands beside it; nothing where there is none."""
    return expected_range(standing) if standing.p50 is not None else ""


def place_of(district: str, street: str | None, *, with_district: bool) -> str:
    """宝安 · 石岩; the street alone where all that is read is of one district, which names what has no street."""
    if not street:
        return district
    return f"{district} · {street}" if with_district else street


def _line(row: EnterpriseRow, known: dict[str, str], base: str, with_district: bool) -> ShownEnterprise:
    level, word = standing_level(row)
    return ShownEnterprise(
        row,
        place_of(row.district, row.street, with_district=with_district),
        industries.shown(row.industry, known),
        _wan(row.revenue_last),
        _wan(row.ytd),
        _wan(row.p50),
        expected_between(row),
        _light(level, str(word)) if level else UNKNOWN_TEXT,
        bool(level and row.stale),
        f"{base}{row.id}/",
        "" if row.status == OperatingStatus.OPERATING else OperatingStatus(row.status).label,
    )


@lru_cache(maxsize=64)
def _light(level: str, word: str) -> str:
    return light(level, word)


def _wan(amount: Decimal | None) -> str:
    return format_wan(amount, 0)
