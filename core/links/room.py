"""What links bring: those that are past their day go in the nightly clearing, and drafts that nobody took up again."""

from __future__ import annotations

from core.files.expiry import on_expiry
from core.links import drafts, expiry


def register() -> None:
    """Called once, when Django is ready."""
    on_expiry("links", expiry.sweep)
    on_expiry("link_drafts", drafts.sweep)
