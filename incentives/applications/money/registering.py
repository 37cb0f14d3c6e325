"""What the money of applications registers elsewhere; called by the room."""

from __future__ import annotations

from exchange import handlers
from incentives.applications.money import datasets  # noqa: F401  (the dataset registers itself)
from incentives.applications.money.imports import PaymentResults


def register() -> None:
    """Called once, when Django is ready."""
    handlers.register(PaymentResults())
