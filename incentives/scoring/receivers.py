"""What this room does when something happened below: whom it concerns is judged anew for this year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from incentives.scoring.candidates import refresh


def follow_one(*, enterprise: int, **_facts: Any) -> None:
    """An enterprise was made, edited or handed over: it may be in business no more, or lie elsewhere."""
    refresh(year=timezone.localdate().year, enterprise=enterprise)


def follow_several(*, enterprises: Iterable[int], **_facts: Any) -> None:
    """Archives were merged or parted: what was stated went along."""
    for enterprise in enterprises:
        follow_one(enterprise=enterprise)
