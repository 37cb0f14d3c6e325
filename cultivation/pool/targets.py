"""The district's target of the year, on which the key pool's quota stands: the one place that asks for it."""

from __future__ import annotations

from accounts.models import Unit
from core.parameters.selectors import at
from cultivation.enterprises.pool import snapshot_day
from cultivation.pool.rules import key_quota


def issued_target(district: Unit, year: int) -> int | None:
    """What the year's issued plan asks of a district; None while none is issued."""
    del district, year  # the room of the plan answers here
    return None


def quota_of(district: Unit, year: int) -> int | None:
    """How many key members a district owes at least; None without a target (“目标未下达”)."""
    day = snapshot_day(year)
    if day is None:
        return None
    return key_quota(issued_target(district, year), at(day).ratio("key_pool_ratio"))
