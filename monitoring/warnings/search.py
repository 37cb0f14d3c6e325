"""What the search box of every page finds here: the open warnings of enterprises by name or credit code."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from core.registry import Hit
from cultivation.enterprises.conditions import search_q
from cultivation.enterprises.models import Enterprise
from monitoring.warnings import wording
from monitoring.warnings.models import Warning
from monitoring.warnings.states import State


def find(user: User, text: str, limit: int) -> Sequence[Hit]:
    """At most so many, the newest first."""
    of = Enterprise.objects.filter(search_q([text])).values("pk")
    rows = Warning.objects.visible_to(user).ongoing().filter(enterprise__in=of).select_related("enterprise")
    return [
        Hit(
            row.enterprise.name,
            f"{wording.level_word(row.level)} · {State(row.state).label}",
            reverse("warnings:detail", args=[row.pk]),
        )
        for row in rows.order_by("-pk")[:limit]
    ]
