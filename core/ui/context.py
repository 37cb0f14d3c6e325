"""What every page's frame needs: navigation, period, person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.ui.shell import Shell


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` for the signed-in person (see core.ui.shell); nothing of it for the others."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"DEMO": settings.DEMO}
    return {"shell": Shell(request), "DEMO": settings.DEMO}
