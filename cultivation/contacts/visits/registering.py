"""What visits register elsewhere."""

from __future__ import annotations

from core.merges import Merge, OnMerge, merges


def register() -> None:
    """Called once, when Django is ready."""
    merges.add(Merge("cultivation.Visit", OnMerge.MOVE))
