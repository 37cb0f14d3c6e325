"""Everything is signed in, but for what says otherwise; a first sign-in leads to a new password."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import steps
from accounts.models import User
from core.web.needs import for_everyone, is_public, needs

__all__ = ["for_everyone", "needs", "signed_in"]

OPEN = {"healthz", "readyz", "accounts:sign_in"}  # without a session
BEFORE_NEW_PASSWORD = {"accounts:change_password", "accounts:sign_out"}


class SignedInMiddleware:
    """Leads to the sign-in page; inside an htmx call the whole page goes there and comes back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            response.status_code < 500
            and request.user.is_authenticated
            and "Cache-Control" not in response.headers
        ):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Stop whoever is not signed in, or must first choose a password."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN or is_public(view):
            return None
        if _has_lasted(request):
            logout(request)
        if request.path.startswith("/api/"):
            return None
        if not request.user.is_authenticated:
            return self._to_sign_in(request)
        if request.user.must_change_password and name not in BEFORE_NEW_PASSWORD:
            return _lead(request, reverse("accounts:change_password"))
        return None

    def _to_sign_in(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("HX-Request"):
            back = request.headers.get("HX-Current-URL", "/")
        else:
            back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
        return _lead(request, f"{reverse('accounts:sign_in')}?next={quote(back, safe='/')}")


def _has_lasted(request: HttpRequest) -> bool:
    """Whether the sign-in is older than a session may be, however busy it was (OWASP ASVS 3.3.2)."""
    began = request.session.get(steps.BEGAN)
    return began is not None and time.time() - began > settings.SESSION_HOURS * 3600


def _lead(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect; inside an htmx call the whole page goes there, not the fragment."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(url)
    response = HttpResponse(status=401)
    response.headers["HX-Redirect"] = url
    return response


def signed_in(request: HttpRequest) -> User:
    """The signed-in person of a request that has passed the gate."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
