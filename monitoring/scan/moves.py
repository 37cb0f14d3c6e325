"""What moved since the quarter before: readiness up or down, exit risk raised or lowered.

Levels are compared where both quarters have one on the same scale: an enterprise that was included in between, an
UNKNOWN and a stale (carried) level moved nothing. One condition serves the list's filter and the dashboard's counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
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


def moves(user: User, period: Period) -> dict[str, int]:
    """How many moved each way in a person's scope, in one query; none where the quarter before was not judged."""
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
        year=period.year, quarter=period.quarter, is_current=True
    )
    joined: QuerySet[Any] = rows.annotate(previous=previous).annotate(known=F("previous__readiness"))
    counted = {
        move: row_count(_moved(move, lambda field, levels: Q(**{f"previous__{field}__in": list(levels)})))
        for move, _label in MOVES
    }
    return joined.filter(known__isnull=False).aggregate(**counted)
