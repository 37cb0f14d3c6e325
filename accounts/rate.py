"""Wrong sign-ins are counted by user name and address, and by address whatever the names (等保2.0).

django-axes asks here who is trying: a name counts as one however it is spelt, since sign-in minds neither the case nor
the width of its letters, and behind the proxy that ends TLS the address is the one that the proxy has seen.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Mapping

from django.core.cache import cache
from django.http import HttpRequest

from core.web.address import client_address

FAILURES = 50
SECONDS = 900


def client_name(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The user name that is tried, in the one spelling by which tries are counted."""
    return counted_name((credentials or request.POST).get("username") or "")


def counted_name(username: str) -> str:
    """One spelling of a user name: as the database compares them (UPPER), and as Django's form takes them (NFKC)."""
    return unicodedata.normalize("NFKC", username).upper().lower()[:255]


def _key(request: HttpRequest) -> str:
    return f"sign_in:failed:{client_address(request)}:{int(time.time()) // SECONDS}"


def is_too_often(request: HttpRequest) -> bool:
    """Whether the address made too many wrong sign-ins in this quarter of an hour."""
    return int(cache.get(_key(request)) or 0) >= FAILURES


def count_failure(request: HttpRequest) -> None:
    """One more wrong sign-in from the address."""
    key = _key(request)
    cache.add(key, 0, SECONDS)
    cache.incr(key)
