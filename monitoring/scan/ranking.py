"""The order of a quarter's list: the worst first, and of one level those that did not stand there a quarter earlier.

Exit risks come before readiness, what asks for an act before what is calm. The same expressions stand in the index and
in the order of the list.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, SmallIntegerField, Value, When
from django.db.models.functions import Coalesce

from cultivation.enterprises.codes import Readiness, Risk

ORDER: tuple[Risk | Readiness, ...] = (
    Risk.RED,
    Risk.ORANGE,
    Risk.YELLOW,
    Readiness.REACHED,
    Readiness.LIKELY,
    Readiness.POSSIBLE,
    Readiness.REACHABLE,
    Risk.UNKNOWN,
    Readiness.UNKNOWN,
    Risk.GREEN,
    Readiness.NURTURE,
)
"""The levels from what is looked at first; risks are those of enterprises above scale."""

LIVELY = ORDER.index(Readiness.REACHABLE)
"""Of the levels before this one those that changed come first; among the many calm ones nobody looks for them."""


def stands_at(level: Risk | Readiness) -> Q:
    """The condition that a result is of this level, on its side of the threshold."""
    if isinstance(level, Risk):
        return Q(above_scale=True, risk=level.value)
    return Q(above_scale=False, readiness=level.value)


def rank() -> Case:
    """The place of a result in `ORDER`, as a small integer."""
    whens = [When(stands_at(level), then=Value(place)) for place, level in enumerate(ORDER)]
    return Case(*whens, default=Value(len(ORDER)), output_field=SmallIntegerField())


def gravity() -> Case:
    """What stands first within a level, in yuan ascending: the least expected above scale, the most expected below."""
    least: Any = Coalesce(F("p50"), Value(Decimal(-1)))
    most: Any = -Coalesce(F("p50"), Value(Decimal(0)))
    return Case(When(above_scale=True, then=least), default=most)
