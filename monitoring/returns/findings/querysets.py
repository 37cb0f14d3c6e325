"""Which findings wait for someone, as conditions: the same for a page, a list's count and a bulk act."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from accounts.scope import PlacedQuerySet
from monitoring.returns.rules.findings import Strength

EXPLAIN = Q(strength=Strength.EXPLAIN.value)
UNEXPLAINED = EXPLAIN & Q(explanation="")
UNACCEPTED = EXPLAIN & Q(accepted_at=None)
ADDED_LATER = Q(after_approval=True)


class FindingQuerySet(PlacedQuerySet):
    """Findings by the place of the return that they are of."""

    read = Permission.RETURN_READ
    district_path = "of_return__district"
    street_path = "of_return__street"

    def of(self, returns: models.QuerySet | int) -> Self:
        """Those of a return, or of returns as a queryset."""
        return (
            self.filter(of_return=returns) if isinstance(returns, int) else self.filter(of_return__in=returns)
        )

    def unexplained(self) -> Self:
        """What must be explained and is not: it keeps a return a draft (待说明)."""
        return self.filter(UNEXPLAINED)

    def unaccepted(self) -> Self:
        """What must be explained and no reviewer has accepted: it keeps a return out of an approval in bulk."""
        return self.filter(UNACCEPTED)

    def added_later(self) -> Self:
        """What appeared after a return was approved, because another figure was restated (审后新增)."""
        return self.filter(ADDED_LATER)
