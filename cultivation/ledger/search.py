"""What the search box of every page finds here."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from core.registry import Hit
from cultivation.ledger.selectors import one
from cultivation.ledger.states import State


def find(user: User, text: str, limit: int) -> Sequence[Hit]:
    """Problems by the words of their title, the beginning of their number or its last digits."""
    return [
        Hit(title, f"{number} · {name} · {State(state).label}", reverse("ledger:detail", args=[pk]))
        for pk, number, title, name, state in one.by_text(user, text, limit)
    ]
