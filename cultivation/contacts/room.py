"""What this room registers elsewhere."""

from __future__ import annotations

from core.merges import Merge, OnMerge, merges
from cultivation.contacts.visits import registering as visits

_MERGES = {
    "cultivation.ContactOfficer": OnMerge.KEEP,
    "cultivation.HangPoint": OnMerge.KEEP,
}


def register() -> None:
    """Called once, when Django is ready."""
    for table, on_merge in _MERGES.items():
        merges.add(Merge(table, on_merge))
    visits.register()
