"""What this room registers elsewhere: the vocabulary of policies."""

from __future__ import annotations

from incentives.facts import vocabulary


def register() -> None:
    """Called once, when Django is ready."""
    vocabulary.register()
