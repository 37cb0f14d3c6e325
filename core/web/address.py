"""Where a request comes from, by what can be trusted."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address a request came from: what our own proxy has appended last, else the connection's."""
    direct = request.META.get("REMOTE_ADDR") or None
    if not settings.TLS:
        return direct
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(seen))
    except ValueError:
        return direct
