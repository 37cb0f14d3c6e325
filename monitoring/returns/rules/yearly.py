"""V11, V12, V20, V25: against the same quarter last year, and against the year's annual accounts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from django.utils.translation import gettext as _

from core.exact import LARGEST, RATIO, divide_half_away, known
from monitoring.returns.fields import BY_CODE
from monitoring.returns.rules.compared import Compared, above, apart, below
from monitoring.returns.rules.comparison import Flags, Ints
from monitoring.returns.rules.findings import Check, Strength, half_away, plain, shown
from monitoring.returns.rules.frame import CheckedFrame
from monitoring.returns.rules.limits import text_of

Words = tuple[str, str, str]
_REVENUE = BY_CODE["revenue"]


def v11_prior(sheet: CheckedFrame) -> Iterator[Check]:
    """V11 E: what is stated of last year is not last year's figure of record."""
    seen = Compared(sheet)
    stated, record, limits = seen.now("revenue_prev"), seen.last_year("revenue"), seen.limits
    size = np.abs(np.where(known(record), record, 0))
    template = _("上年同期营业收入填的是 %(stated)s，上年采用的数是 %(record)s，请说明为何不同")

    def words(row: int) -> Words:
        sentence = template % {
            "stated": shown(_REVENUE, stated[row]),
            "record": shown(_REVENUE, record[row]),
        }
        return plain(_REVENUE, stated[row]), plain(_REVENUE, record[row]), sentence

    fired = apart(stated, record, size, limits.prior_rel, limits.prior_abs)
    yield Check("V11", Strength.EXPLAIN, "revenue_prev", fired, known(stated) & known(record), words)


def v12_year_on_year(sheet: CheckedFrame) -> Iterator[Check]:
    """V12 E: revenue has grown or fallen more than is usual within a year."""
    seen = Compared(sheet)
    now, record, limits = seen.now("revenue"), seen.last_year("revenue"), seen.limits
    high, low = above(now, 1 + limits.yoy_high, record), below(now, 1 + limits.yoy_low, record)
    most, least = text_of(1 + limits.yoy_high), text_of(1 + limits.yoy_low)
    more, less = text_of(limits.yoy_high * 100), text_of(-limits.yoy_low * 100)
    over = _("“营业收入”为 %(now)s，上年同期 %(record)s，增长超过 %(high)s%%，请说明")
    under = _("“营业收入”为 %(now)s，上年同期 %(record)s，下降超过 %(low)s%%，请说明")

    def words(row: int) -> Words:
        text = over if high[row] else under
        sentence = text % {
            "now": shown(_REVENUE, now[row]),
            "record": shown(_REVENUE, record[row]),
            "high": more,
            "low": less,
        }
        last = plain(_REVENUE, record[row])
        return (
            plain(_REVENUE, now[row]),
            f">= {least} × {last}; <= {most} × {last}",
            sentence,
        )

    yield Check(
        "V12", Strength.EXPLAIN, "revenue", high | low, known(now) & known(record) & (record > 0), words
    )


def v20_electricity(sheet: CheckedFrame) -> Iterator[Check]:
    """V20 I: electricity and output have gone different ways; last year's of record, else as reported."""
    seen = Compared(sheet)
    now = seen.now_or_elsewhere("electricity"), seen.now("output")
    last = tuple(_of_record_or_stated(seen, code) for code in ("electricity", "output"))
    evaluated = known(now[0]) & known(now[1]) & (last[0] > 0) & (last[1] > 0)
    gap = seen.limits.electricity_gap
    points, most = text_of(gap * 100), f"<= {text_of(gap)}"
    fired = _quotients_apart((now[0], last[0]), (now[1], last[1]), gap, evaluated)
    template = _("用电量同比 %(power)s，工业总产值同比 %(output)s，相差超过 %(gap)s 个百分点")

    def words(row: int) -> Words:
        power, output = (_percent(int(new[row]), int(old[row])) for new, old in zip(now, last, strict=True))
        sentence = template % {
            "power": power,
            "output": output,
            "gap": points,
        }
        return f"{power}; {output}", most, sentence

    yield Check("V20", Strength.INFORM, "electricity", fired, evaluated, words)


def v25_annual(sheet: CheckedFrame) -> Iterator[Check]:
    """V25 E: the fourth quarter is not what the annual accounts say."""
    seen = Compared(sheet)
    now, annual, limits = seen.now("revenue"), seen.annual(), seen.limits
    evaluated = known(now) & known(annual) & (seen.quarter == 4)
    template = _("全年营业收入填的是 %(now)s，年度数是 %(annual)s，请说明为何不同")

    def words(row: int) -> Words:
        sentence = template % {
            "now": shown(_REVENUE, now[row]),
            "annual": shown(_REVENUE, annual[row]),
        }
        return plain(_REVENUE, now[row]), plain(_REVENUE, annual[row]), sentence

    fired = apart(now, annual, annual, limits.annual_rel, limits.annual_abs)
    yield Check("V25", Strength.EXPLAIN, "revenue", fired, evaluated, words)


def _percent(now: int, last: int) -> str:
    tenths = half_away((now - last) * 1000, last)
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}%"


def _of_record_or_stated(seen: Compared, code: str) -> Ints:
    record = seen.last_year(code)
    return np.where(known(record), record, seen.now(f"{code}_prev"))


def _quotients_apart(one: tuple[Ints, Ints], other: tuple[Ints, Ints], gap: Fraction, among: Flags) -> Flags:
    """|a ÷ b − c ÷ d| > gap among rows whose b and d are positive.

    Millionths decide all rows but the few that lie within three of them of the bound, or whose quotient is beyond
    what a column holds; these are counted out in whole numbers of any size.
    """
    (a, b), (c, d) = one, other
    left, right = divide_half_away(a, b, RATIO), divide_half_away(c, d, RATIO)
    held = among & (np.abs(left) < LARGEST) & (np.abs(right) < LARGEST)
    distance = np.abs(np.where(held, left, 0) - np.where(held, right, 0))
    bound = int(gap * RATIO)
    fired: Flags = held & (distance > bound + 2)
    for row in np.flatnonzero(among & (~held | (np.abs(distance - bound) <= 2))).tolist():
        exact = Fraction(int(a[row]), int(b[row])) - Fraction(int(c[row]), int(d[row]))
        fired[row] = abs(exact) > gap
    return fired
