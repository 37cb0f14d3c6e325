"""The progress page put together: heading, strip of targets, a line for each place, its bar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from core.money import UNKNOWN_TEXT
from core.ui.query import address
from cultivation.plan.models import Issuer, ReceivedTarget
from cultivation.plan.selectors.progress import Progress, Report
from cultivation.plan.selectors.rows import Asked


@dataclass(frozen=True)
class Door:
    """A number as it is shown, with the address of its rows."""

    text: str
    url: str = ""
    is_short: bool = False


@dataclass(frozen=True)
class Bar:
    """Lengths in hundredths of the bar's place: included, the range of the finish, what is due, the target."""

    included: float
    low: float
    width: float
    due: float | None
    target: float


@dataclass(frozen=True)
class PlaceLine:
    """One place of the table."""

    name: str
    url: str
    is_whole: bool
    target: str
    included: Door
    bar: Bar | None
    gap: Door
    span: Door
    middle: Door
    before: Door
    exited: Door
    net: str
    key: str
    short: Door


@dataclass(frozen=True)
class Pages:
    """Whose page it is: the year and day asked, and the `unit` whose places are shown (None: the city)."""

    asked: Asked
    unit: Unit | None

    def rows(self, kind: str, unit: Unit | None) -> str:
        """The rows behind a number of a place."""
        named = {"unit": unit.code} if unit is not None else {}
        return address("plan:rows", self.asked.year, kind, **named)


def lines(pages: Pages, report: Report) -> list[PlaceLine]:
    """The whole on top, then the places: who is furthest behind first."""
    places = sorted(report.places, key=lambda one: (one.pace.gap, one.unit.sort if one.unit else 0))
    scale = _scale([report.whole, *places])
    whole = _line(pages, report.whole, scale, is_whole=True)
    if len(places) == 1 and places[0].unit == pages.unit:
        return [whole]
    return [whole, *(_line(pages, one, scale) for one in places)]


def _scale(every: Sequence[Progress]) -> float:
    """How far a bar reaches, in targets: so that the longest range of the finish fits in."""
    ends = [
        max(one.finish.high if one.finish else 0, one.pace.included) / one.pace.target
        for one in every
        if one.pace.target
    ]
    return min(max([1.0, *ends]), 1.3) * 1.05


def _line(pages: Pages, one: Progress, scale: float, *, is_whole: bool = False) -> PlaceLine:
    unit, pace, finish = one.unit if not is_whole else pages.unit, one.pace, one.finish
    city = unit is None or unit.kind == UnitKind.CITY
    deeper = not is_whole and unit is not None and unit.kind == UnitKind.DISTRICT
    sign = f"{pace.gap:+,}".replace("-", "−") if pace.gap else "0"
    return PlaceLine(
        name=_("全市") if unit is None else unit.name,
        url=address("plan:year", pages.asked.year, unit=unit.code) if deeper and unit else "",
        is_whole=is_whole,
        target=_number(pace.target),
        included=Door(_number(pace.included), pages.rows("included", unit)),
        bar=_bar(one, scale),
        gap=Door(UNKNOWN_TEXT if pace.target is None else sign, "", pace.gap < 0),
        span=Door(f"{finish.low:,}–{finish.high:,}", pages.rows("high", unit))
        if finish
        else Door(UNKNOWN_TEXT),
        middle=Door(f"{finish.middle:,}", pages.rows("middle", unit)) if finish else Door(UNKNOWN_TEXT),
        before=Door(_number(one.before), pages.rows("before", unit)),
        exited=Door(_number(one.exited), pages.rows("exited", unit)),
        net=f"{one.net:,}".replace("-", "−"),
        key=f"{_number(one.key.members)} / {_number(one.key.quota)}",
        short=_short(one, city and is_whole),
    )


def _short(one: Progress, is_city: bool) -> Door:
    if one.short is None or one.key.quota is None:
        return Door(UNKNOWN_TEXT)
    if not one.short:
        return Door(_("够"))
    if is_city:
        return Door(
            _("%(places)d 区差 %(n)s") % {"places": one.short_places, "n": f"{one.short:,}"}, "", True
        )
    return Door(_("差 %(n)s") % {"n": f"{one.short:,}"}, "", True)


def _bar(one: Progress, scale: float) -> Bar | None:
    if not one.pace.target:
        return None
    whole = one.pace.target * scale

    def reach(number: int) -> float:
        return round(min(number / whole, 1) * 100, 2)

    low, high = (reach(one.finish.low), reach(one.finish.high)) if one.finish else (0.0, 0.0)
    due = one.pace.expected
    return Bar(
        reach(one.pace.included),
        low,
        round(high - low, 2),
        None if due is None else reach(due),
        reach(one.pace.target),
    )


def _number(value: int | None) -> str:
    return UNKNOWN_TEXT if value is None else f"{value:,}"


def headline(pages: Pages, report: Report, today: dt.date) -> SafeString:
    """今年新增规上 1,528 家，完成 76.4%；落后序时 51 家，主要在龙岗、宝安."""
    whole, year = report.whole, pages.asked.year
    when = _("今年") if year == today.year else _("%(year)d 年") % {"year": year}
    who = "" if pages.unit is None or pages.unit.kind == UnitKind.CITY else pages.unit.name
    if whole.pace.target is None:
        if report.plan is None:
            return format_html(_("{when}{who}目标还没下达"), when=when, who=who)
        return format_html(
            _("{who}{when}新增规上 {n} 家，目标还没分到这里"),
            who=who,
            when=when,
            n=f"{whole.pace.included:,}",
        )
    begun = format_html(
        _("{who}{when}新增规上 {n} 家，完成 {percent}"),
        who=who, when=when, n=f"{whole.pace.included:,}", percent=whole.pace.percent or UNKNOWN_TEXT,
    )  # fmt: skip
    if whole.pace.behind:
        short = format_html(
            '<span class="short">{}</span>', _("落后序时 %(n)s 家") % {"n": f"{whole.pace.behind:,}"}
        )
        return format_html("{}；{}{}", begun, short, _mostly(report))
    if whole.pace.ahead:
        return format_html(_("{begun}；快于序时 {n} 家"), begun=begun, n=f"{whole.pace.ahead:,}")
    return format_html(_("{begun}；与序时持平"), begun=begun)


def _mostly(report: Report) -> str:
    """Where the shortfall is: the two places that are furthest behind."""
    behind = sorted(
        (one for one in report.places if one.pace.behind and one.unit), key=lambda one: one.pace.gap
    )
    named = "、".join(one.unit.short_name for one in behind[:2] if one.unit)
    return _("，主要在%(places)s") % {"places": named} if named and len(report.places) > 1 else ""


def outlook(report: Report) -> str:
    """预计全年 1,873–2,119 家，居中 1,994 家，离目标还差 6 家; or that nobody was judged yet."""
    whole = report.whole
    if whole.finish is None:
        return _("这一年还没有研判结果，暂不能预计全年。")
    numbers = {name: f"{getattr(whole.finish, name):,}" for name in ("low", "middle", "high")}
    said = _("预计全年 %(low)s–%(high)s 家，居中 %(middle)s 家") % numbers
    if whole.pace.target is None:
        return said + _("。")
    missing = whole.pace.target - whole.finish.middle
    if missing > 0:
        return said + _("，离目标还差 %(n)s 家。") % {"n": f"{missing:,}"}
    return said + (_("，超出目标 %(n)s 家。") % {"n": f"{-missing:,}"} if missing else _("，正好达到目标。"))


def received(rows: Sequence[ReceivedTarget], total: int) -> tuple[list[tuple[str, int]], str]:
    """The targets handed down in their order, and what the split makes of them in words."""
    steps = [(_("%(issuer)s下达") % {"issuer": Issuer(row.issuer).label}, row.above_scale) for row in rows]
    said = []
    for row in reversed(rows):
        more = total - row.above_scale
        same, up, down = (
            _("与%(issuer)s下达一致"),
            _("比%(issuer)s下达多 %(n)s"),
            _("比%(issuer)s下达少 %(n)s"),
        )
        words = same if not more else up if more > 0 else down
        said.append(words % {"issuer": Issuer(row.issuer).label, "n": f"{abs(more):,}"})
    return steps, "，".join(said[:2])


def common(user: User, year: int, tab: str, measures: int | None = None) -> dict[str, Any]:
    """The tabs that all pages of a year share; who sees no figures of enterprises has targets and measures alone."""
    tabs = [
        ("targets", _("目标分解"), address("plan:targets", year), None),
        ("measures", _("任务分工"), address("plan:measures", year), measures),
    ]
    if user.can(Permission.SCAN_READ):
        tabs.insert(0, ("progress", _("进度"), address("plan:year", year), None))
        tabs.append(("years", _("三年对照"), address("plan:years"), None))
    return {"year": year, "tabs": tabs, "tab": tab}
