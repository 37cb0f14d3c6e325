"""What links bring: those that are past their day go in the nightly clearing."""

from __future__ import annotations

from core.files.expiry import on_expiry
from core.links import expiry


def register() -> None:
    """Called once, when Django is ready."""
    on_expiry("links", expiry.sweep)
