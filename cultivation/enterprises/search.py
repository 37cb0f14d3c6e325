"""What the search box of every page finds here."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.registry import Hit
from cultivation.enterprises import names, selectors


def find(user: Any, text: str, limit: int) -> list[Hit]:
    """Enterprises by name, former name or the beginning of a USCC."""
    if not names.may_search(text):
        return []
    return [
        Hit(
            found.name,
            " · ".join(part for part in (found.former, found.place, found.uscc) if part),
            reverse("enterprises:detail", args=[found.id]),
        )
        for found in selectors.find(user, text, limit)
    ]
