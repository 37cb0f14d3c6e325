"""What every page's frame needs: navigation, period, person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.frame.shell import Shell


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` for the signed-in person (see core.frame.shell); nothing of it for the others.

    Who must first choose a password gets no frame: every way out of that page would lead back to it.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(user, "must_change_password", False):
        return {"DEMO": settings.DEMO}
    return {"shell": Shell(request), "DEMO": settings.DEMO}
