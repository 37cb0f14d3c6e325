"""What this room registers elsewhere."""

from __future__ import annotations

from pathlib import Path

from core.merges import Merge, OnMerge, merges
from core.sql.registry import sql
from incentives.applications.money import registering


def register() -> None:
    """Called once, when Django is ready."""
    sql.declare(Path(__file__).parent / "sql")
    merges.add(Merge("incentives.Application", OnMerge.KEEP))
    merges.add(Merge("incentives.Award", OnMerge.KEEP))
    registering.register()
