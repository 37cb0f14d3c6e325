"""What the search box of every page finds here."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from core.registry import Hit
from cultivation.enterprises.names import may_search
from incentives.applications import selectors
from incentives.applications.states import State


def find(user: User, text: str, limit: int) -> Sequence[Hit]:
    """Open applications by the name of their enterprise."""
    if not may_search(text):
        return []
    return [
        Hit(
            row.enterprise.name,
            f"{row.programme.name} {row.year} · {State(row.state).label}",
            reverse("applications:detail", args=[row.pk]),
        )
        for row in selectors.by_name(user, text, limit)
    ]
