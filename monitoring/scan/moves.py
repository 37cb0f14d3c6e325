"""What moved since the quarter before: readiness up or down, exit risk raised or lowered.

Levels are compared where both quarters have one on the same scale: an enterprise that was included in between, an
UNKNOWN and a stale (carried) level moved nothing. One condition serves the list's filter and the dashboard's counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.periods import Period
from core.row_count import row_count
from cultivation.enterprises.codes import Readiness, Risk
from monitoring.scan.models import Assessment

UP, DOWN, RAISED, LOWERED = "up", "down", "raised", "lowered"
MOVES = (
    (UP, _("达标研判上升")),
    (DOWN, _("达标研判下降")),
    (RAISED, _("退库风险升高")),
    (LOWERED, _("退库风险降低")),
)
_READINESS = [
    level.value
    for level in (
        Readiness.NURTURE,
        Readiness.REACHABLE,
        Readiness.POSSIBLE,
        Readiness.LIKELY,
        Readiness.REACHED,
    )
]
_RISK = [level.value for level in (Risk.GREEN, Risk.YELLOW, Risk.ORANGE, Risk.RED)]
_SCALES: Mapping[str, tuple[str, list[str], bool]] = {
    UP: ("readiness", _READINESS, True),
    DOWN: ("readiness", _READINESS, False),
    RAISED: ("risk", _RISK, True),
    LOWERED: ("risk", _RISK, False),
}
Level = Risk | Readiness
Before = Callable[[str, Sequence[str]], Q]


def _moved(move: str, before: Before) -> Q:
    """The condition of a move; `before(field, levels)` says that the level was one of these a quarter earlier."""
    field, scale, higher = _SCALES[move]
    pairs = [
        Q(**{field: level}) & before(field, scale[:place] if higher else scale[place + 1 :])
        for place, level in enumerate(scale)
        if (scale[:place] if higher else scale[place + 1 :])
    ]
    return Q(stale=False) & reduce(or_, pairs)


def moved_q(values: Sequence[str]) -> Q:
    """Assessments that moved so against the quarter before their own."""
    return reduce(or_, (_moved(value, _existed) for value in values))


def _existed(field: str, levels: Sequence[str]) -> Q:
    return Q(Exists(_previous().filter(**{f"{field}__in": list(levels)})))


def _previous() -> QuerySet[Assessment]:
    within = Q(year=OuterRef("year"), quarter=OuterRef("quarter") - 1)
    across = Q(year=OuterRef("year") - 1, quarter=OuterRef("quarter") + 3)
    same = Assessment.objects.filter(enterprise_id=OuterRef("enterprise_id"), is_current=True, stale=False)
    return same.filter(within | across)


@dataclass
class Moved:
    """Those that moved one way: how many stand at each level now, and by the rule that speaks first."""

    count: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)


def moved_by(user: User, period: Period, condition: Q | None = None) -> dict[str, Moved]:
    """Those that moved each way in a person's scope, with where it led and what led to it; in one query."""
    whens = [When(_moved(move, _joined), then=Value(move)) for move, _label in MOVES]
    rows = _compared(user, period, condition).annotate(move=Case(*whens, output_field=CharField()))
    counted = rows.filter(move__isnull=False).values_list(
        "move", "above_scale", "risk", "readiness", "rules__0"
    )
    found: dict[str, Moved] = {}
    for move, above, risk, readiness, rule, count in counted.annotate(count=row_count()):
        moved = found.setdefault(move, Moved())
        moved.count += count
        moved.levels[Risk(risk) if above else Readiness(readiness)] += count
        moved.rules[rule or ""] += count
    return found


def moves(user: User, period: Period) -> dict[str, int]:
    """How many moved each way in a person's scope, in one query."""
    found = moved_by(user, period)
    return {move: found[move].count if move in found else 0 for move, _label in MOVES}


def _joined(field: str, levels: Sequence[str]) -> Q:
    return Q(**{f"previous__{field}__in": list(levels)})


def _compared(user: User, period: Period, condition: Q | None) -> QuerySet[Any]:
    """The results of a quarter whose enterprise has one of the quarter before, joined as `previous`."""
    before = period.previous
    previous = FilteredRelation(
        "enterprise__assessments",
        condition=Q(
            enterprise__assessments__year=before.year,
            enterprise__assessments__quarter=before.quarter,
            enterprise__assessments__is_current=True,
            enterprise__assessments__stale=False,
        ),
    )
    rows = Assessment.objects.visible_to(user).filter(
        condition or Q(), year=period.year, quarter=period.quarter, is_current=True
    )
    joined: QuerySet[Any] = rows.annotate(previous=previous).annotate(known=F("previous__readiness"))
    return joined.filter(known__isnull=False)
