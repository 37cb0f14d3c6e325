"""Reads of cycles; whoever runs evaluations sees them all, for they are of the whole city."""

from __future__ import annotations

from collections.abc import Sequence

from incentives.eligibility.cycles.models import Cycle


def cycles(programme: str) -> list[Cycle]:
    """A programme's cycles, newest first."""
    rows = Cycle.objects.filter(programme_id=programme).select_related("programme", "made_by")
    return list(rows.order_by("-made_at")[:50])


def cycle_of(asked: str, known: Sequence[Cycle]) -> Cycle | None:
    """The one that an address names, else the newest."""
    if asked.isascii() and asked.isdigit():
        return next((each for each in known if each.pk == int(asked)), None)
    return known[0] if known else None
