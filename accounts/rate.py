"""Wrong passwords are counted by user name and address, by address whatever the names, and by name whatever the
addresses (等保2.0; OWASP ASVS 2.2.1: at most a hundred an hour against one account).

django-axes asks here who is trying: a name counts as one however it is spelt, since sign-in minds neither the case nor
the width of its letters, and behind the proxy that ends TLS the address is the one that the proxy has seen.
"""

from __future__ import annotations

import hashlib
import math
import time
import unicodedata
from collections.abc import Mapping

from django.core.cache import cache
from django.http import HttpRequest

from core.web.address import client_address

FAILURES, SECONDS = 50, 900  # from one address
NAME_FAILURES, NAME_SECONDS = 100, 3600  # against one account


def client_name(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The user name that is tried, in the one spelling by which tries are counted."""
    return counted_name((credentials or request.POST).get("username") or "")


def counted_name(username: str) -> str:
    """One spelling of a user name: as the database compares them (UPPER), and as Django's form takes them (NFKC)."""
    return unicodedata.normalize("NFKC", username).upper().lower()[:255]


def minutes_to_wait(request: HttpRequest, username: str) -> int:
    """For how long the address, or everyone against this account, has been wrong too often; 0 when it may be tried."""
    now = int(time.time())
    waits = [
        math.ceil((seconds - now % seconds) / 60)
        for key, most, seconds in _counters(request, username)
        if int(cache.get(key) or 0) >= most
    ]
    return max(waits, default=0)


def count_failure(request: HttpRequest, username: str) -> None:
    """One more wrong password."""
    for key, _most, seconds in _counters(request, username):
        cache.add(key, 0, seconds)
        cache.incr(key)


def forget(username: str) -> None:
    """Open an account again that was closed for all addresses."""
    cache.delete(_of_account(username))


def _counters(request: HttpRequest, username: str) -> list[tuple[str, int, int]]:
    """Key, limit and length in seconds of the counters that a try belongs to."""
    address = f"sign_in:failed:{client_address(request)}:{int(time.time()) // SECONDS}"
    return [(address, FAILURES, SECONDS), (_of_account(username), NAME_FAILURES, NAME_SECONDS)]


def _of_account(username: str) -> str:
    name = hashlib.sha256(counted_name(username).encode()).hexdigest()
    return f"sign_in:failed_name:{name}:{int(time.time()) // NAME_SECONDS}"
