"""What the page of the backtest says: a sentence, the quarters, what one would have said without a scan, the bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.periods import Period
from core.ui.charts import TargetLine
from core.ui.templatetags.portal import percent
from monitoring.scan.backtesting.cuts import BANDS, FULL_YEAR, NAIVE, share
from monitoring.scan.backtesting.models import Backtest, Calibration

LOW, WANTED, HIGH = Decimal("0.75"), Decimal("0.80"), Decimal("0.85")
"""Of ten years eight should lie within P10 to P90, give or take five of a hundred."""
WAYS: Final = ("scan", *NAIVE)
"""Who says what the year will be: the scan, last year's full year, and that times the growth so far."""
_FLOOR: Final = 60
"""Where the chart begins, in per cent; below it nothing is told apart from failing."""
BAND_WORDS: Final = {
    "A": gettext_lazy("不到 500 万"),
    "B": gettext_lazy("500–1,000 万"),
    "C": gettext_lazy("1,000–1,500 万"),
    "D": gettext_lazy("1,500–2,000 万"),
    "E": gettext_lazy("2,000–4,000 万"),
    "F": gettext_lazy("4,000 万以上"),
}


@dataclass(frozen=True)
class Quarter:
    """One quarter: how many years the range held, and how far each way of saying was off."""

    period: Period
    n: int
    coverage: str
    light: str
    word: str
    pinball: Decimal | None
    errors: Sequence[str]


@dataclass(frozen=True)
class Report:
    """The page. `ways` are rows of (measure, what each way came to)."""

    title: str
    sub: str
    quarters: Sequence[Quarter]
    chart: TargetLine
    ways: Sequence[tuple[str, Sequence[str]]]
    bands: Sequence[tuple[str, Sequence[str]]]


def report(rows: Iterable[Backtest]) -> Report | None:
    """Of the quarters that were backtested, oldest first; None of none. The year's end has no range and is left out."""
    ranged = sorted(
        (row for row in rows if row.quarter != FULL_YEAR and row.measures["n"]),
        key=lambda row: (row.year, row.quarter),
    )
    if not ranged:
        return None
    quarters = [_quarter(row) for row in ranged]
    return Report(
        title=_sentence(ranged, quarters),
        sub=_("%(first)s至%(last)s，%(n)d 次；只用当季及以前的数，和全年实际比")
        % {"first": quarters[0].period.label_zh, "last": quarters[-1].period.label_zh, "n": len(quarters)},
        quarters=quarters,
        chart=_chart(ranged, quarters),
        ways=list(_ways(ranged)),
        bands=list(_bands(ranged)),
    )


def coverage_of(row: Backtest | None) -> tuple[str, str, str]:
    """A quarter's coverage with its light and word; empty without one."""
    share_held = row.measures["coverage"] if row else None
    if share_held is None:
        return "", "NONE", ""
    value = Decimal(share_held)
    if value < LOW:
        return percent(value), "AMBER", _("偏低")
    if value > HIGH:
        return percent(value), "AMBER", _("偏高")
    return percent(value), "GREEN", _("在目标内")


def accuracy_words(row: Backtest | None) -> str:
    """How good such forecasts were, for beside a forecast: `2025年三季度的预计回头看：…`; empty without a backtest."""
    coverage, _light, _word = coverage_of(row)
    if row is None or not coverage:
        return ""
    return _("%(period)s的预计回头看：区间罩住 %(coverage)s 的全年实际，中位数误差 %(error)s") % {
        "period": Period(row.year, row.quarter).label_zh,
        "coverage": coverage,
        "error": percent(_mean([row.measures["p50_error"]])),
    }


def proposal_words(proposed: Calibration) -> str:
    """What was fitted on which years, and what came of it in the last."""
    return _(
        "建议把低位校准系数定为 %(q10)s、高位定为 %(q90)s：用 %(first)d–%(last)d 年的数拟合，在 %(tried)d 年检验，"
        "区间罩住的比例从 %(before)s 到 %(after)s。系统不会自己改，由人在参数里录入才生效。"
    ) % {
        "q10": f"{proposed.q10.normalize():f}",
        "q90": f"{proposed.q90.normalize():f}",
        "first": proposed.first_year,
        "last": proposed.last_year,
        "tried": proposed.tried_year,
        "before": percent(proposed.before),
        "after": percent(proposed.after),
    }


def _quarter(row: Backtest) -> Quarter:
    coverage, light, word = coverage_of(row)
    found = row.measures
    return Quarter(
        period=Period(row.year, row.quarter),
        n=found["n"],
        coverage=coverage,
        light=light,
        word=word,
        pinball=Decimal(found["pinball"]) if found["pinball"] else None,
        errors=[percent(_mean([_of(found, way, "p50_error")])) for way in WAYS],
    )


def _sentence(rows: Sequence[Backtest], quarters: Sequence[Quarter]) -> str:
    """How much the range held of all, and which quarter is farthest off."""
    held, total = sum(row.measures["held"] for row in rows), sum(row.measures["n"] for row in rows)
    overall = Decimal(share(held, total) or 0)
    words = {"share": percent(overall)}
    if LOW <= overall <= HIGH:
        first = _("预计区间罩住了 %(share)s 的全年实际，达标") % words
    elif overall < LOW:
        first = _("预计区间只罩住了 %(share)s 的全年实际，低于 75%%，区间偏窄") % words
    else:
        first = _("预计区间罩住了 %(share)s 的全年实际，高于 85%%，区间偏宽") % words
    off = [row for row in rows if not LOW <= Decimal(row.measures["coverage"]) <= HIGH]
    if not off:
        return first
    worst = max(off, key=lambda row: abs(Decimal(row.measures["coverage"]) - WANTED))
    at = quarters[rows.index(worst)]
    said = _("%(first)s；%(period)s%(word)s，为 %(coverage)s")
    return said % {"first": first, "period": at.period.label_zh, "word": at.word, "coverage": at.coverage}


def _chart(rows: Sequence[Backtest], quarters: Sequence[Quarter]) -> TargetLine:
    shares = [Decimal(row.measures["coverage"]) * 100 for row in rows]
    within = sum(quarter.light == "GREEN" for quarter in quarters)
    return TargetLine(
        title=_("%(n)d 次里 %(within)d 次在目标内") % {"n": len(rows), "within": within},
        labels=[f"{row.year % 100:02d}Q{row.quarter}" for row in rows],
        values=shares,
        target=[WANTED * 100] * len(rows),
        target_label=_("目标"),
        band=[(LOW * 100, HIGH * 100)] * len(rows),
        floor=_FLOOR,
        unit="%",
        digits=1,
        heading=_("季度"),
        note=_("低位到高位的区间应罩住八成企业的全年实际，75% 至 85% 之间为达标。"),
    )


def _ways(rows: Sequence[Backtest]) -> Iterable[tuple[str, Sequence[str]]]:
    """Means over the quarters, which all weigh the same."""
    for name, words in (
        ("precision", _("说能过门槛的，真过了")),
        ("recall", _("真过门槛的，说中了")),
        ("p50_error", _("全年预计误差的中位数")),
    ):
        yield words, [percent(_mean(_of(row.measures, way, name) for row in rows)) for way in WAYS]


def _bands(rows: Sequence[Backtest]) -> Iterable[tuple[str, Sequence[str]]]:
    """For each size of last year's revenue how far the middle was off, by quarter of the year."""
    for band in BANDS:
        found = [(row.quarter, row.measures["bands"][band]) for row in rows if band in row.measures["bands"]]
        if found:
            errors = [
                percent(_mean(measured["p50_error"] for quarter, measured in found if quarter == wanted))
                for wanted in (1, 2, 3)
            ]
            yield str(BAND_WORDS[band]), errors


def _of(measured: dict[str, Any], way: str, name: str) -> str | None:
    source = measured if way == "scan" else measured["naive"][way]
    value: str | None = source[name]
    return value


def _mean(values: Iterable[str | None]) -> Decimal | None:
    known = [Decimal(value) for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None
