"""What pages say of scoring: the finding of a list and of an enterprise, a sheet's lines, what was stated and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from cultivation.enterprises.recognitions.codes import RecognitionKind
from incentives.policy.verdicts import Eligibility
from incentives.scoring.codes import Standing
from incentives.scoring.explaining import LevelCheck, Telling, said
from incentives.scoring.models import SelfCheckAnswer
from incentives.scoring.reading import Facts
from incentives.scoring.rules.sheet import LevelSheet, Scale, Sheet
from incentives.scoring.vocabulary import ASKED, FACTS, Text

FULL_NAMES: Final = {
    RecognitionKind.INNOVATIVE: "创新型中小企业",
    RecognitionKind.SPECIALISED: "专精特新中小企业",
    RecognitionKind.LITTLE_GIANT: "专精特新“小巨人”企业",
}


@dataclass(frozen=True)
class LevelTab:
    """A level of one enterprise above its page."""

    check: LevelCheck
    url: str
    current: bool

    @property
    def light(self) -> str:
        """The level of its light."""
        return result_light(self.check.result, self.check.held)

    @property
    def label(self) -> str:
        """The level's name."""
        return self.check.name

    @property
    def words(self) -> str:
        """Where it stands."""
        return result_words(self.check.result, self.check.held)


def result_words(result: str, held: bool) -> str:
    """A result in words: it is pre-assessed only."""
    if held:
        return str(Standing.HELD.label)
    by = {"PASS": Standing.LIKELY, "UNKNOWN": Standing.OPEN, "FAIL": Standing.GAPS}
    return str(by[result].label)


def result_light(result: str, held: bool) -> str:
    """The light of a result."""
    return "DONE" if held else {"PASS": "LIKELY", "UNKNOWN": "UNKNOWN", "FAIL": "AMBER"}[result]


def title_of(level: RecognitionKind, numbers: Mapping[str, int]) -> str:
    """The finding of a list."""
    if not any(numbers.values()):
        return FULL_NAMES[level]
    return _("%(level)s：有望认定 %(likely)s 家，待补资料 %(open)s 家，有差距 %(gaps)s 家") % {
        "level": FULL_NAMES[level],
        "likely": f"{numbers['LIKELY']:,}",
        "open": f"{numbers['OPEN']:,}",
        "gaps": f"{numbers['GAPS']:,}",
    }


def finding(level: LevelCheck, has_sheet: bool) -> str:
    """The finding of one enterprise at a level."""
    name = FULL_NAMES[RecognitionKind(level.level)]
    if not has_sheet:
        return _("%(level)s：评分表还没有载入，暂不能预评") % {"level": name}
    return _("%(level)s：%(said)s") % {"level": name, "said": _said(level)}


def _said(level: LevelCheck) -> str:
    points = _points(level)
    left = [line for line in level.left if line.judgement == Eligibility.FAIL.name]
    if level.result == Eligibility.PASS.name:
        return _("有望认定%(points)s") % {"points": points}
    if level.result == Eligibility.FAIL.name:
        return _("还有 %(n)d 项条件没有达到%(points)s") % {"n": len(left), "points": points}
    return _("还有 %(n)d 项条件待补资料%(points)s") % {"n": len(level.left), "points": points}


def _points(level: LevelCheck) -> str:
    if level.total is None:
        return ""
    if level.open:
        return _("，已知 %(low)d 分，最多 %(high)d 分") % {"low": level.total, "high": level.possible}
    return _("，得 %(low)d 分") % {"low": level.total}


@dataclass(frozen=True)
class RecordedLine:
    """A fact that the register has, and so is not asked for."""

    name: Text
    value: str
    source: str


def recorded_lines(known: Facts, year: int) -> list[RecordedLine]:
    """What the form need not ask."""
    telling = Telling(known, year)
    return [
        RecordedLine(fact.name, telling.value(fact), telling.source([fact]))
        for fact in ASKED
        if not fact.claimed and fact.code in known.recorded and bool(known.recorded[fact.code][0])
    ]


@dataclass(frozen=True)
class HistoryLine:
    """What was stated, by whom and when; `is_current` while it is in force."""

    name: Text
    value: str
    by: str
    on: str
    is_current: bool


def history_lines(answers: Sequence[SelfCheckAnswer]) -> list[HistoryLine]:
    """The answers in words, the newest first."""
    return [_history(answer) for answer in answers if answer.fact in FACTS]


def _history(answer: SelfCheckAnswer) -> HistoryLine:
    fact = FACTS[answer.fact]
    try:
        value = said(fact, fact.scaled(answer.value), fact.bottom) if answer.value else _("改为不清楚")
    except ValueError:
        value = answer.value
    day = timezone.localtime(answer.stated_at).date().isoformat()
    return HistoryLine(fact.name, value, answer.stated_by.name, day, answer.is_current)


@dataclass(frozen=True)
class SheetItem:
    """An item of a sheet with its bands in words."""

    name: str
    dimension: str
    full: int
    bands: Sequence[str]
    evidence: str


@dataclass(frozen=True)
class SheetLevel:
    """A level of a sheet."""

    name: str
    sheet: LevelSheet
    items: Sequence[SheetItem]


def sheet_lines(sheet: Sheet) -> list[SheetLevel]:
    """A sheet level by level."""
    return [
        SheetLevel(
            FULL_NAMES[RecognitionKind(code)],
            level,
            [
                SheetItem(
                    item.name,
                    level.dimensions[item.dimension].name,
                    item.full,
                    [_bands(scale) for scale in item.scales],
                    item.evidence,
                )
                for item in level.items
            ],
        )
        for code, level in sheet.levels.items()
    ]


def _bands(scale: Scale) -> str:
    if scale.choices:
        return "；".join(f"{said(scale.fact, choice, 1)} {points}" for choice, points in _best_first(scale))
    sign = "≤" if scale.is_lower else "≥"
    bounds = "；".join(
        f"{sign} {said(scale.fact, bound, scale.fact.bottom)} {points}" for bound, points in scale.bands
    )
    return f"{bounds}；{_('其余')} 0"


def _best_first(scale: Scale) -> list[tuple[int, int]]:
    return sorted(scale.choices, key=lambda choice: -choice[1])
