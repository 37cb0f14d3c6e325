"""What the search box of every page finds here."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from core.registry import Hit
from cultivation.enterprises.names import may_search
from monitoring.inclusion import selectors
from monitoring.inclusion.states import State


def find(user: User, text: str, limit: int) -> Sequence[Hit]:
    """Open cases by the name of their enterprise."""
    if not may_search(text):
        return []
    return [
        Hit(
            case.enterprise.name,
            f"{case.get_door_display()} · {State(case.state).label}",
            reverse("inclusion:detail", args=[case.pk]),
        )
        for case in selectors.by_name(user, text, limit)
    ]
