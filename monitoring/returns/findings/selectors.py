"""Which returns have findings that wait for someone: conditions for a queryset of returns."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.findings.querysets import ADDED_LATER, UNACCEPTED, UNEXPLAINED


def _having(condition: Q, returns: str) -> Exists:
    return Exists(ReturnFinding.objects.filter(condition, of_return=OuterRef(returns)))


def unexplained(returns: str = "pk") -> Exists:
    """待说明: a finding must be explained and is not. `returns` leads from the row to the return."""
    return _having(UNEXPLAINED, returns)


def unaccepted(returns: str = "pk") -> Exists:
    """A finding must be explained and no reviewer has accepted it."""
    return _having(UNACCEPTED, returns)


def added_later(returns: str = "pk") -> Exists:
    """审后新增: a finding appeared after the return was approved."""
    return _having(ADDED_LATER, returns)
