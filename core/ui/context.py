"""What every page's frame needs: navigation, period, person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from core import registry


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation by group for the signed-in person; nothing for the others."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"navigation": registry.navigation.allowed(user)}
