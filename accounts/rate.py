"""How many wrong sign-ins one address may make, whatever the user names: against trying many names (等保2.0)."""

from __future__ import annotations

import time

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

FAILURES = 50
SECONDS = 900


def _key(request: HttpRequest) -> str:
    return f"sign_in:failed:{get_client_ip_address(request)}:{int(time.time()) // SECONDS}"


def is_too_often(request: HttpRequest) -> bool:
    """Whether the address made too many wrong sign-ins in this quarter of an hour."""
    return int(cache.get(_key(request)) or 0) >= FAILURES


def count_failure(request: HttpRequest) -> None:
    """One more wrong sign-in from the address."""
    key = _key(request)
    cache.add(key, 0, SECONDS)
    cache.incr(key)
