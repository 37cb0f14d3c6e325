"""V08–V10, V13, V19: how the year's cumulative figures go on from the quarter before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext as _

from core.exact import known
from monitoring.returns.fields import BY_CODE, ProductionStatus
from monitoring.returns.rules.compared import Compared, above, below
from monitoring.returns.rules.findings import Check, Strength, half_away, name_of, plain, shown
from monitoring.returns.rules.frame import CheckedFrame
from monitoring.returns.rules.limits import text_of

Words = tuple[str, str, str]
_REVENUE = BY_CODE["revenue"]
_STOPPED = (ProductionStatus.STOPPED, ProductionStatus.DEREGISTERING)


def v08_stopped_yet_growing(sheet: CheckedFrame) -> Iterator[Check]:
    """V08 E: production has stopped, or the enterprise is being deregistered, and there is revenue all the same."""
    seen = Compared(sheet)
    status, delta = seen.status(), seen.delta("revenue")
    template = _("生产状态为%(status)s，本季营业收入仍有 %(delta)s，请说明来源")

    def words(row: int) -> Words:
        sentence = template % {
            "status": ProductionStatus(str(status[row])).label,
            "delta": shown(_REVENUE, delta[row]),
        }
        return plain(_REVENUE, delta[row]), "<= 0.00", sentence

    stopped = np.isin(status, [each.value for each in _STOPPED])
    yield Check(
        "V08", Strength.EXPLAIN, "revenue", stopped & (delta > 0), known(delta) & (status != ""), words
    )


def v09_fallen(sheet: CheckedFrame) -> Iterator[Check]:
    """V09 E: a cumulative figure is lower than that of the quarter before."""
    seen = Compared(sheet)
    template = _("“%(field)s”为 %(now)s，小于上季的 %(before)s，累计数减少，请说明")
    for code in ("revenue", "output"):
        now, before, field, name = seen.now(code), seen.before(code), BY_CODE[code], name_of(code)

        def words(row: int, now=now, before=before, field=field, name=name) -> Words:  # type: ignore[no-untyped-def]
            sentence = template % {
                "field": name,
                "now": shown(field, now[row]),
                "before": shown(field, before[row]),
            }
            return plain(field, now[row]), f">= {plain(field, before[row])}", sentence

        yield Check("V09", Strength.EXPLAIN, code, now < before, known(now) & known(before), words)


def v10_negative(sheet: CheckedFrame) -> Iterator[Check]:
    """V10 E: revenue is negative."""
    now = sheet.number("revenue")
    template = _("“营业收入”为 %(now)s，是负数，请说明")

    def words(row: int) -> Words:
        sentence = template % {"now": shown(_REVENUE, now[row])}
        return plain(_REVENUE, now[row]), ">= 0.00", sentence

    yield Check("V10", Strength.EXPLAIN, "revenue", now < 0, known(now), words)


def v13_quarter(sheet: CheckedFrame) -> Iterator[Check]:
    """V13 E: the quarter's revenue is far from the average quarter of the year so far."""
    seen = Compared(sheet)
    delta, before = seen.delta("revenue"), seen.before("revenue")
    quarters, factor = seen.quarter - 1, seen.limits.quarter_factor
    evaluated = known(delta) & known(before) & (before > 0)
    # Δ > f × before ÷ (q − 1) and Δ < before ÷ (q − 1) ÷ f, with both sides times (q − 1)
    high = above(delta, factor / max(quarters, 1), before)
    low = below(delta, 1 / factor / max(quarters, 1), before)
    times = text_of(factor)
    over = _("本季营业收入 %(delta)s，超过今年前几季平均 %(average)s 的 %(factor)s 倍，请说明")
    under = _("本季营业收入 %(delta)s，不足今年前几季平均 %(average)s 的 1/%(factor)s，请说明")

    def words(row: int) -> Words:
        average = half_away(int(before[row]), quarters)
        text = over if high[row] else under
        sentence = text % {
            "delta": shown(_REVENUE, delta[row]),
            "average": shown(_REVENUE, average),
            "factor": times,
        }
        mean = f"{plain(_REVENUE, before[row])} ÷ {quarters}"
        return (
            plain(_REVENUE, delta[row]),
            f">= {mean} ÷ {times}; <= {mean} × {times}",
            sentence,
        )

    yield Check("V13", Strength.EXPLAIN, "revenue", high | low, evaluated, words)


def v19_standing_still(sheet: CheckedFrame) -> Iterator[Check]:
    """V19 E: production is normal and the quarter has no revenue."""
    seen = Compared(sheet)
    status, delta = seen.status(), seen.delta("revenue")
    still: Words = ("0.00", "> 0.00", _("生产状态为正常，本季营业收入却为 0，请说明"))
    fired = (status == ProductionStatus.NORMAL.value) & (delta == 0)
    yield Check("V19", Strength.EXPLAIN, "revenue", fired, known(delta) & (status != ""), lambda _row: still)
