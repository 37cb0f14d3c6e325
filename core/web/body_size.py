"""How large a request may be, told before any of it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.web import errors

BESIDE: Final = 1 << 20
"""Room for the other fields of a form beside its file."""


class BodySizeMiddleware:
    """413 for a body beyond the largest upload, and for a stranger beyond what sign-in needs.

    Django itself limits everything but files: those would be written to the disk as they come, for whoever sends
    them, before the form or even the session is looked at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.user.is_authenticated
        most = settings.UPLOAD_MAX_BYTES + BESIDE if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return errors.too_large(request) if _length(request) > most else self.get_response(request)


def _length(request: HttpRequest) -> int:
    """What the sender announces; a body without a length is not read at all (WSGI)."""
    text = str(request.META.get("CONTENT_LENGTH") or "")
    return int(text) if text.isascii() and text.isdigit() else 0
