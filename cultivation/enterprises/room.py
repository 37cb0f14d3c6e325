"""What this room registers elsewhere: filters, navigation, search, sections, datasets, schedule."""

from __future__ import annotations


def register() -> None:
    """Called once from the app's `ready()`."""
    from cultivation.enterprises import filter_table

    filter_table.declare()
