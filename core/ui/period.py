"""The quarter that a page speaks of."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from core.periods import Period


def period_of(request: HttpRequest, today: date | None = None) -> Period:
    """The quarter a page speaks of: `?period=2024Q3`, else the last complete one; nonsense counts as none."""
    try:
        return Period.parse(request.GET.get("period", ""))
    except ValueError:
        return Period.last_complete(today or timezone.localdate())
