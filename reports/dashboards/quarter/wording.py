"""The dashboard's sentences, computed from its figures."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Unit
from core.pace import Pace
from reports.dashboards.quarter.links import Links
from reports.dashboards.quarter.query import QuarterQuery
from reports.dashboards.quarter.selectors import QuarterFigures

Ranked = list[tuple[Unit, int]]


def most(pairs: Iterable[tuple[Unit, int]], limit: int = 2) -> str:
    """The places with the largest numbers, by their short names: 龙岗、宝安."""
    ranked = sorted((pair for pair in pairs if pair[1] > 0), key=lambda pair: (-pair[1], pair[0].sort))
    return "、".join(unit.short_name for unit, _number in ranked[:limit])


def until(query: QuarterQuery) -> str:
    """三季度末, or the day by which it is counted: 截至11月24日."""
    if query.is_past:
        return str(_("%(quarter)s末") % {"quarter": query.period.quarter_zh})
    return str(_("截至%(month)d月%(day)d日") % {"month": query.day.month, "day": query.day.day})


def headline(query: QuarterQuery, found: QuarterFigures, pace: Pace) -> SafeString:
    """三季度末累计新增规上 58 家，完成年度目标 83%；落后序时 4 家。 With its number as a link, a shortfall in red."""
    who = "" if query.is_city else query.place
    number = format_html('<a href="{}">{}</a>', Links(query).included(), f"{pace.included:,}")
    begun = format_html(_("{until}{who}累计新增规上 {number} 家"), until=until(query), who=who, number=number)
    if pace.target:
        done = format_html(_("{begun}，完成年度目标 {percent}"), begun=begun, percent=pace.percent)
        return format_html("{}；{}。", done, _against(pace))
    change = found.whole.change
    if change > 0:
        return format_html(_("{begun}，比上年同期多 {n} 家。"), begun=begun, n=f"{change:,}")
    if change < 0:
        few = format_html('<span class="short">{}</span>', _("比上年同期少 %(n)s 家") % {"n": f"{-change:,}"})
        return format_html("{}，{}。", begun, few)
    return format_html(_("{begun}，与上年同期持平。"), begun=begun)


def _against(pace: Pace) -> SafeString:
    if pace.behind:
        words = _("落后序时 %(n)s 家") % {"n": f"{pace.behind:,}"}
        return format_html('<span class="short">{}</span>', words)
    if pace.ahead:
        return format_html("{}", _("快于序时 %(n)s 家") % {"n": f"{pace.ahead:,}"})
    return format_html("{}", _("与序时持平"))


def reached(query: QuarterQuery, found: QuarterFigures) -> SafeString:
    """已达标尚未纳统 31 家，主要在龙岗、宝安。 Nothing where nobody has reached the scale."""
    number = found.whole.readiness["REACHED"]
    if not number:
        return SafeString("")
    link = format_html('<a href="{}">{}</a>', Links(query).assessments(readiness="REACHED"), f"{number:,}")
    named = most(
        (unit, found.by_place[unit.pk].readiness["REACHED"])
        for unit in query.places
        if unit.pk in found.by_place
    )
    if named and len(query.places) > 1:
        return format_html(_("研判已达标 {link} 家，主要在{named}。"), link=link, named=named)
    return format_html(_("研判已达标 {link} 家。"), link=link)


def top(words: str, number: int, pairs: Ranked) -> str:
    """有望达标 83 家，宝安最多（37 家）: the finding that stands over a chart of places."""
    best = max(pairs, key=lambda pair: pair[1], default=None)
    if best is None or best[1] == 0 or len(pairs) < 2:
        return str(_("%(words)s %(n)s 家") % {"words": words, "n": f"{number:,}"})
    more = {"words": words, "n": f"{number:,}", "place": best[0].short_name, "most": f"{best[1]:,}"}
    return str(_("%(words)s %(n)s 家，%(place)s最多（%(most)s 家）") % more)
