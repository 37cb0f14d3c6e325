"""What the API brings: keys of calls that are past their days go in the nightly clearing."""

from __future__ import annotations

from core.api import keys
from core.files.expiry import on_expiry


def register() -> None:
    """Called once, when Django is ready."""
    on_expiry("call_keys", keys.sweep)
