"""The list's rows as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.parameters.selectors import at
from core.periods import Period
from cultivation.enterprises.lines import Text, expected_between, place_of, standing_light
from monitoring.scan import selectors, wording
from monitoring.scan.models import Assessment
from monitoring.scan.rules.table import GOOD_NEWS, title_of
from monitoring.scan.unreviewed import is_unreviewed

_WIDE = Decimal(2)
"""The bars' scale ends at twice the threshold."""


@dataclass(frozen=True)
class RangeBar:
    """The projected year on one scale for the whole list, in per cent of its width."""

    low: float
    middle: float
    width: float


@dataclass(frozen=True)
class Line:
    """One row; amounts in yuan, `gap` is the middle projection less the threshold."""

    row: Assessment
    place: str
    side: str
    level: str
    word: Text
    before: str
    between: Text
    bar: RangeBar | None
    gap: Decimal | None
    reasons: Sequence[str]
    is_unreviewed: bool

    @property
    def others(self) -> str:
        """The reasons after the first, which is the gravest."""
        return "、".join(self.reasons[1:])


def lines(
    user: User, period: Period, rows: Sequence[Assessment], *, compared: bool, with_district: bool
) -> list[Line]:
    """Rows as lines, with the level of the quarter before where it is `compared` (by one query more)."""
    wanted = [row.enterprise_id for row in rows] if compared else []
    earlier = selectors.levels_before(user, period, wanted) if wanted else {}
    threshold = at(period.end).yuan("above_scale_threshold") or Decimal(0)
    return [
        _line(row, _before(row, earlier.get(row.enterprise_id)) if compared else "", threshold, with_district)
        for row in rows
    ]


def _line(row: Assessment, before: str, threshold: Decimal, with_district: bool) -> Line:
    street = row.street.short_name if row.street else None
    level, word = standing_light(row)
    return Line(
        row,
        place_of(row.district.short_name, street, with_district=with_district),
        _("规上") if row.above_scale else _("规下"),
        level,
        word,
        before,
        expected_between(row),
        _bar(row, threshold),
        None if row.p50 is None else row.p50 - threshold,
        [title_of(rule) for rule in row.rules if rule != GOOD_NEWS],
        is_unreviewed(row),
    )


def _before(row: Assessment, was: Assessment | None) -> str:
    if was is None:
        return _("上季未判")
    word = wording.short_of_row(was)
    if was.above_scale != row.above_scale:
        side = _("规上") if was.above_scale else _("规下")
        return _("上季%(side)s %(level)s") % {"side": side, "level": word}
    return _("上季 %(level)s") % {"level": word}


def _bar(row: Assessment, threshold: Decimal) -> RangeBar | None:
    if row.p10 is None or row.p50 is None or row.p90 is None or threshold <= 0:
        return None
    low, middle, high = (_place(value, threshold) for value in (row.p10, row.p50, row.p90))
    return RangeBar(low, middle, max(high - low, 1))


def _place(amount: Decimal, threshold: Decimal) -> float:
    return float(round(100 * min(max(amount / (threshold * _WIDE), Decimal(0)), Decimal(1)), 1))
