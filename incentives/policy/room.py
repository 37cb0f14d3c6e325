"""What this room registers elsewhere: the parameters of the programmes."""

from __future__ import annotations

from incentives.policy import parameters


def register() -> None:
    """Called once, when Django is ready."""
    parameters.register()
