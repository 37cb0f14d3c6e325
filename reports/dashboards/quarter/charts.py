"""The dashboard's charts as specs of core.ui.charts: each title is its finding, each number of its table a link."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.models import Unit
from core.pace import Pace, expected
from core.ui.charts import RankedBars, StackedBars, StackPart, TargetLine
from cultivation.enterprises.codes import AT_RISK, LIKELY, Readiness, Risk
from reports.dashboards.quarter.links import Links
from reports.dashboards.quarter.query import QuarterQuery
from reports.dashboards.quarter.selectors import QuarterFigures, Tally
from reports.dashboards.quarter.wording import top

_READINESS = (("REACHED", "dark", True), ("LIKELY", "mid", True), ("POSSIBLE", "pale", True),
              ("REACHABLE", "pale", False), ("NURTURE", "pale", False), ("UNKNOWN", "pale", False))  # fmt: skip
_RISK = (("RED", "red", True), ("ORANGE", "orange", True), ("YELLOW", "yellow", True),
         ("GREEN", "pale", False), ("UNKNOWN", "pale", False))  # fmt: skip


def included(query: QuarterQuery, found: QuarterFigures, pace: Pace) -> TargetLine:
    """累计新增 by month against 序时, or against last year's path where there is no target of one's own."""
    year, last = query.period.year, query.day.month
    ends = [dt.date(year, month, calendar.monthrange(year, month)[1]) for month in range(1, 13)]
    so_far = _path(found, year)
    values = [so_far[month - 1] if month <= last else None for month in range(1, 13)]
    if pace.target:
        path = [expected(pace.target, end) for end in ends]
        label = _("目标 %(n)s") % {"n": f"{pace.target:,}"}
        title = _("累计新增 %(n)s 家，序时应达 %(due)s 家") % {
            "n": f"{pace.included:,}",
            "due": f"{pace.expected:,}",
        }
    else:
        path = _path(found, year - 1)
        label = _("上年 %(n)s") % {"n": f"{path[-1]:,}"}
        title = _("累计新增 %(n)s 家，上年同期 %(before)s 家") % {
            "n": f"{pace.included:,}",
            "before": f"{found.whole.before:,}",
        }
    return TargetLine(
        title=title,
        labels=[_("%(month)d月") % {"month": month} for month in range(1, 13)],
        values=values,
        target=path,
        target_label=label,
        urls=[_month_url(query, end) if end.month <= last else "" for end in ends],
        note=_("按计入年度和纳统日期累计；12 月含次年 1 月批准的年度入库。"),
    )


def _path(found: QuarterFigures, year: int) -> list[int]:
    """The cumulative count at each month's end; December holds the whole count year."""
    months = [found.months.get((year, month), 0) for month in range(1, 13)]
    months[11] += found.months.get((year, 13), 0)
    return [sum(months[: month + 1]) for month in range(12)]


def _month_url(query: QuarterQuery, end: dt.date) -> str:
    whole = end.month == 12
    return Links(query).included(query.counted_to if whole else min(end, query.day))


def funnel(query: QuarterQuery, found: QuarterFigures) -> RankedBars:
    """培育库 → 有望达标 → 已达标 → 已纳统."""
    whole, links = found.whole, Links(query)
    steps = [(_("已纳统"), whole.included, links.included())]
    title, note = _("培育漏斗：已纳统 %(n)s 家") % {"n": f"{whole.included:,}"}, _("纳统后不再计入培育库。")
    if found.is_judged:
        steps[:0] = [
            (_("有望达标"), whole.likely, links.assessments(readiness=LIKELY)),
            (_("已达标"), whole.readiness["REACHED"], links.assessments(readiness="REACHED")),
        ]
        numbers = {"likely": f"{whole.likely:,}", "reached": f"{whole.readiness['REACHED']:,}"}
        title = _("培育漏斗：有望达标 %(likely)s 家，已达标 %(reached)s 家") % numbers
        note = _("有望达标含已达标；纳统后不再计入培育库。")
    if query.pool_year is not None:
        pool = _("培育库（现算）") if found.pool_is_live else _("培育库")
        steps.insert(0, (pool, whole.pool, links.enterprises(pool=f"in:{query.pool_year}")))
    return RankedBars(
        title=title,
        heading=_("阶段"),
        labels=[label for label, _number, _url in steps],
        values=[number for _label, number, _url in steps],
        urls=[url for _label, _number, url in steps],
        note=note,
        size="short",
    )


def readiness(query: QuarterQuery, found: QuarterFigures) -> StackedBars:
    """达标研判 by place, the most promising first."""
    ranked = _ranked(query, found, _promising)
    parts = [
        StackPart(
            str(Readiness(code).label),
            [tally.readiness[code] for _unit, tally in ranked],
            [Links(query, unit).assessments(readiness=code) for unit, _tally in ranked],
            tone,
            drawn,
        )
        for code, tone, drawn in _READINESS
    ]
    return _stacked(query, ranked, parts, _("有望或可能达标"), _promising(found.whole), _promising)


def risk(query: QuarterQuery, found: QuarterFigures) -> StackedBars:
    """退库风险 by place, the most at risk first."""
    ranked = _ranked(query, found, _warned)
    parts = [
        StackPart(
            str(Risk(code).label),
            [tally.risk[code] for _unit, tally in ranked],
            [Links(query, unit).assessments(risk=code) for unit, _tally in ranked],
            tone,
            drawn,
        )
        for code, tone, drawn in _RISK
    ]
    return _stacked(query, ranked, parts, _("退库预警"), _warned(found.whole), _warned)


def _promising(tally: Tally) -> int:
    """What the bars of 达标研判 draw."""
    return tally.likely + tally.readiness["POSSIBLE"]


def _warned(tally: Tally) -> int:
    """What the bars of 退库风险 draw."""
    return tally.at_risk + tally.risk["YELLOW"]


def _ranked(
    query: QuarterQuery, found: QuarterFigures, size: Callable[[Tally], int]
) -> list[tuple[Unit, Tally]]:
    pairs = [(unit, found.by_place.get(unit.pk, Tally())) for unit in query.places]
    return sorted(pairs, key=lambda pair: size(pair[1]), reverse=True)


def _stacked(
    query: QuarterQuery,
    ranked: list[tuple[Unit, Tally]],
    parts: list[StackPart],
    words: str,
    whole: int,
    size: Callable[[Tally], int],
) -> StackedBars:
    """The bars under a title that counts what they draw, no higher than their number needs."""
    height = "strip" if len(ranked) < 3 else "short" if len(ranked) < 6 else "" if len(ranked) < 9 else "tall"
    return StackedBars(
        title=top(words, whole, [(unit, size(tally)) for unit, tally in ranked]),
        labels=[unit.short_name for unit, _tally in ranked],
        parts=parts,
        heading=_heading(query),
        size=height,
    )


def _heading(query: QuarterQuery) -> str:
    return str(_("区") if query.field == "district" else _("街道"))


__all__ = ["AT_RISK", "funnel", "included", "readiness", "risk"]
