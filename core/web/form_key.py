"""The key that a form carries, and the refusal of a used one; `core.forms.keys` makes a double submit one by it."""

from __future__ import annotations

import secrets

NAME = "form_key"


class KeyReused(Exception):  # noqa: N818  (like Refused: an answer, no error)
    """The form's key was used for other content; `led_to` is where that one led."""

    def __init__(self, led_to: str) -> None:
        super().__init__(led_to)
        self.led_to = led_to


def new_key() -> str:
    """A fresh key for a form that is shown."""
    return secrets.token_urlsafe(24)
