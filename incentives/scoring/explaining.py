"""One enterprise's levels explained: each item with its points, what was seen and where, the paper, and what closes the gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import MISSING
from core.money import format_wan, from_fen
from cultivation.enterprises.codes import Source
from incentives.policy.verdicts import Eligibility
from incentives.scoring.codes import LEVELS, RANK
from incentives.scoring.reading import Facts, facts
from incentives.scoring.rules.judging import Judged, Points, judge, meets
from incentives.scoring.rules.lacking import facts_of
from incentives.scoring.rules.sheet import Condition, Door, LevelSheet, Scale, Sheet
from incentives.scoring.terms import Terms, terms_of
from incentives.scoring.vocabulary import Fact, Kind, asked_for

YES_NO: Final = ("否", "是")


@dataclass(frozen=True)
class ItemLine:
    """One indicator. `points` is None while nothing is known of it; `more` is what it may still gain."""

    code: str
    name: str
    dimension: str
    points: int | None
    of: int
    observed: str
    source: str
    evidence: str
    closes: str
    is_open: bool

    @property
    def more(self) -> int:
        """Points that are not there yet."""
        return self.of - (self.points or 0)


@dataclass(frozen=True)
class ConditionLine:
    """One condition with its judgement, a name of `Eligibility`; `by_door` where a door stands for it."""

    code: str
    name: str
    judgement: str
    observed: str
    source: str
    evidence: str
    closes: str
    by_door: bool


@dataclass(frozen=True)
class DoorLine:
    """One door with what is known of it, a name of `Eligibility`; one that nobody stated is as good as closed."""

    code: str
    name: str
    observed: str
    evidence: str
    judgement: str


@dataclass(frozen=True)
class DimensionLine:
    """A dimension with its known points, its full ones and the least it takes."""

    name: str
    points: int
    of: int
    least: int


@dataclass(frozen=True)
class LevelCheck:
    """One level. `total` and `possible` are None where the level has no score; `line` the points to be reached."""

    level: str
    name: str
    result: str
    held: bool
    total: int | None = None
    possible: int | None = None
    line: int | None = None
    dimensions: Sequence[DimensionLine] = ()
    items: Sequence[ItemLine] = ()
    conditions: Sequence[ConditionLine] = ()
    doors: Sequence[DoorLine] = ()

    @property
    def open(self) -> int | None:
        """The points that what is not known could still bring."""
        return None if self.total is None or self.possible is None else self.possible - self.total

    @property
    def left(self) -> list[ConditionLine]:
        """The conditions that are not fulfilled yet."""
        return [line for line in self.conditions if line.judgement != Eligibility.PASS.name]

    @property
    def gains(self) -> list[ItemLine]:
        """The items that could gain points, the most first; none where the score is not what is missing."""
        return sorted((line for line in self.items if line.more), key=lambda line: -line.more)


@dataclass(frozen=True)
class Check:
    """A self-check of a year: the day it stands on, the sheet (None where none holds), the levels, the facts."""

    year: int
    day: dt.date
    sheet: Sheet | None
    levels: Sequence[LevelCheck]
    facts: Facts


def check(enterprise: int, year: int, today: dt.date) -> Check:
    """Judge one enterprise as the city is judged. Raises Refused for a year to come."""
    terms = terms_of(year, today)
    found = facts(year, terms.day, enterprise, known_on=today)
    levels = [_level(level.value, str(level.label), terms, found) for level in LEVELS]
    return Check(year, terms.day, terms.sheet, levels, found)


def _level(code: str, name: str, terms: Terms, found: Facts) -> LevelCheck:
    held = bool(found.rank[0] >= RANK[code])
    if terms.sheet is None:
        return LevelCheck(code, name, Eligibility.UNKNOWN.name, held)
    sheet = terms.sheet.levels[code]
    judged = judge(sheet, found.frame, terms.lines.get(sheet.line))
    telling = Telling(found, terms.year)
    scored = bool(sheet.items)
    return LevelCheck(
        code,
        name,
        Eligibility(int(judged.result[0])).name,
        held,
        int(judged.low[0]) if scored else None,
        int(judged.high[0]) if scored else None,
        terms.lines.get(sheet.line),
        _dimensions(sheet, judged),
        [telling.item(sheet, points) for points in judged.items],
        [telling.condition(judged, place, scored) for place in range(len(sheet.conditions))],
        [telling.door(door) for door in sheet.doors],
    )


def _dimensions(sheet: LevelSheet, judged: Judged) -> list[DimensionLine]:
    return [
        DimensionLine(
            dimension.name,
            sum(int(one.low[0]) for one in judged.items if one.item.dimension == code),
            sum(one.item.full for one in judged.items if one.item.dimension == code),
            dimension.least,
        )
        for code, dimension in sheet.dimensions.items()
    ]


@dataclass(frozen=True)
class Telling:
    """The facts of one enterprise in words."""

    found: Facts
    year: int

    def item(self, sheet: LevelSheet, points: Points) -> ItemLine:
        """An item with what closes its gap."""
        item, low, high = points.item, int(points.low[0]), int(points.high[0])
        used = [scale.fact for scale in item.scales]
        nothing = not any(self._knows(fact) for fact in used)
        return ItemLine(
            item.code,
            item.name,
            sheet.dimensions[item.dimension].name,
            None if nothing else low,
            item.full,
            self.seen(used, alone=len(used) == 1),
            self.source(used),
            item.evidence,
            self._closes(points),
            low < high,
        )

    def condition(self, judged: Judged, place: int, scored: bool) -> ConditionLine:
        """A condition with what it takes."""
        condition, codes = judged.conditions[place]
        judgement = Eligibility(int(codes[0]))
        used = list(facts_of(condition.needs)) if condition.needs else []
        observed = self.seen(used, alone=len(used) == 1) if used else _points_seen(judged)
        by_door = condition.by_door and any(bool(opened[0]) for _door, opened in judged.open)
        return ConditionLine(
            condition.code,
            condition.name,
            judgement.name,
            observed,
            self.source(used) if used else "",
            condition.evidence,
            self._asks(condition, judgement, used, scored),
            by_door,
        )

    def door(self, door: Door) -> DoorLine:
        """A door with what was stated of it."""
        judgement = Eligibility(int(meets(door.needs, self.found.frame)[0]))
        observed = self.seen(list(facts_of(door.needs)))
        return DoorLine(door.code, door.name, observed, door.evidence, judgement.name)

    def seen(self, used: Sequence[Fact], *, alone: bool = False) -> str:
        """What is known of some facts: 上年研发费用 320 万元；… — of one alone its value."""
        if alone:
            return self.value(used[0])
        return "；".join(f"{fact.name} {self.value(fact)}" for fact in dict.fromkeys(used))

    def value(self, fact: Fact) -> str:
        """A value in words."""
        column = self.found.frame[fact.code]
        top, bottom = int(column.top[0]), int(column.bottom[0])
        return _("未知") if top == MISSING else said(fact, top, bottom)

    def source(self, used: Sequence[Fact]) -> str:
        """Where the facts are from, each source once."""
        parts = [part for fact in used for part in self._sources(fact)]
        return "；".join(dict.fromkeys(parts))

    def _sources(self, fact: Fact) -> Iterator[str]:
        for one in asked_for(fact) or [fact]:
            if not self._knows(one):
                continue
            recorded, stated = self.found.recorded.get(one.code), self.found.stated.get(one.code)
            answered = stated is not None and stated.value
            if recorded is not None and recorded[0] and not (one.claimed and answered):
                text = str(one.source).format(last=self.year - 1, before=self.year - 2)
                whose = self.found.revenue_source.get(one.code, "")
                yield f"{text}（{Source(whose).label}）" if whose in Source.values else text
            elif stated is not None:
                day = timezone.localtime(stated.at).date()
                yield _("自评（%(by)s，%(day)s）") % {"by": stated.by, "day": day.isoformat()}

    def _knows(self, fact: Fact) -> bool:
        return bool(self.found.frame[fact.code].known[0])

    def _closes(self, points: Points) -> str:
        low, item = int(points.low[0]), points.item
        if low == item.full:
            return ""
        unknown = [
            fact for scale in item.scales if not self._knows(scale.fact) for fact in asked_for(scale.fact)
        ]
        asked = [str(fact.name) for fact in dict.fromkeys(unknown) if not self._knows(fact)]
        if asked:
            return _("填报%(facts)s，最多再得 %(n)d 分") % {"facts": "、".join(asked), "n": item.full - low}
        steps = [step for scale in item.scales if (step := _next(scale, low)) is not None]
        return _("或").join(f"{words}" for _points, words in sorted(steps, key=lambda step: step[0]))

    def _asks(self, condition: Condition, judgement: Eligibility, used: Sequence[Fact], scored: bool) -> str:
        if judgement == Eligibility.PASS:
            return ""
        door = _("，或符合一项直通条件") if condition.by_door and condition.needs else ""
        if judgement == Eligibility.FAIL or not used:
            return (_("按下面的指标补分") if scored and not used else _("达到这项要求")) + door
        asked = [str(fact.name) for one in used for fact in asked_for(one) if not self._knows(fact)]
        return _("填报%(facts)s") % {"facts": "、".join(dict.fromkeys(asked))} + door


def _points_seen(judged: Judged) -> str:
    low, high = int(judged.low[0]), int(judged.high[0])
    if low == high:
        return _("%(n)d 分") % {"n": low}
    return _("已知 %(low)d 分，最多 %(high)d 分") % {"low": low, "high": high}


def _next(scale: Scale, low: int) -> tuple[int, str] | None:
    """The nearest step above the points that are there."""
    better = [(points, bound) for bound, points in scale.choices or scale.bands if points > low]
    if not better:
        return None
    points, bound = min(better)
    if scale.choices:
        reached = said(scale.fact, bound, 1)
    else:
        sign = "≤" if scale.is_lower else "≥"
        reached = f"{scale.fact.name} {sign} {said(scale.fact, bound, scale.fact.bottom)}"
    return points, _("%(step)s 得 %(n)d 分") % {"step": reached, "n": points}


def said(fact: Fact, top: int, bottom: int) -> str:
    """A column's value in words: 78%、320.00 万元、7 年、省级、是."""
    if fact.kind is Kind.CHOICE:
        return str([*fact.choices.values()][top])
    if fact.kind is Kind.FLAG:
        return YES_NO[top]
    if fact.kind is Kind.AMOUNT:
        return f"{format_wan(from_fen(top) / bottom)} 万元"
    if fact.kind is Kind.RATIO:
        percent = (Decimal(top) * 100 / bottom).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return f"{percent.normalize():f}%"
    return f"{top} {fact.unit}".strip()
