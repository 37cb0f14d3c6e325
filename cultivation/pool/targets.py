"""The districts' targets of a year, on which the key pool's quotas stand: the one place that asks the plan for them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Unit
from cultivation.plan.rules.decomposition import key_quota
from cultivation.plan.selectors.plans import IssuedTargets, issued_targets
from cultivation.plan.terms import key_ratio


@dataclass(frozen=True)
class KeyQuotas:
    """What a year asks of each district's key pool; None without a target (“目标未下达”)."""

    issued: IssuedTargets
    ratio: Decimal | None

    def target(self, district: Unit) -> int | None:
        """What the year's issued plan asks of a district; None while none is issued."""
        return self.issued.of(district)

    def quota(self, district: Unit) -> int | None:
        """How many key members a district owes at least."""
        return key_quota(self.target(district), self.ratio)


def key_quotas(year: int) -> KeyQuotas:
    """A year's, in two statements for all districts."""
    return KeyQuotas(issued_targets(year), key_ratio(year))
