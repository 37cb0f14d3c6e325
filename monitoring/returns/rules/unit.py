"""V07: a figure in another unit (元 against 千元 or 万元)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext as _

from core.exact import compare_products, known
from monitoring.returns.fields import BY_CODE
from monitoring.returns.rules.compared import Compared
from monitoring.returns.rules.findings import Check, Strength, plain, shown
from monitoring.returns.rules.frame import CheckedFrame
from monitoring.returns.rules.limits import text_of

UNIT = "V07"
_REVENUE = BY_CODE["revenue"]


def v07_unit(sheet: CheckedFrame) -> Iterator[Check]:
    """V07 B: revenue is so many times the last one, or such a part of it; cleared where a reviewer confirmed the unit."""
    seen = Compared(sheet)
    limits, now = seen.limits, seen.now("revenue")
    last = seen.before("revenue") if seen.quarter > 1 else seen.last_year("revenue")
    evaluated = known(now) & known(last) & (now > 0) & (last > 0)
    high, low = limits.unit_high, limits.unit_low
    suspected = compare_products(now, high.denominator, last, high.numerator) >= 0
    suspected |= compare_products(now, low.denominator, last, low.numerator) <= 0
    if seen.against.confirmed is not None:
        suspected &= now != seen.against.confirmed
    most, least = text_of(high), text_of(low)
    which = _("上季") if seen.quarter > 1 else _("上年同期")
    template = _("“营业收入”为 %(now)s，与%(which)s的 %(last)s 相差 %(times)s 倍以上，请核对金额单位")

    def words(row: int) -> tuple[str, str, str]:
        sentence = template % {
            "now": shown(_REVENUE, now[row]),
            "which": which,
            "last": shown(_REVENUE, last[row]),
            "times": most,
        }
        required = f"> {least} × {plain(_REVENUE, last[row])}; < {most} × {plain(_REVENUE, last[row])}"
        return plain(_REVENUE, now[row]), required, sentence

    yield Check(UNIT, Strength.BLOCK, "revenue", np.asarray(suspected), evaluated, words)
