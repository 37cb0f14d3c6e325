"""Which addresses can be opened: what a person is led to must take GET."""

from __future__ import annotations

import inspect
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve


def can_be_opened(address: str) -> bool:
    """Whether GET on an address of this site leads to a page; what Django's method decorators refuse does not; what is
    missing has a page that says so."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return True
    limiting = inspect.unwrap(view, stop=_limits)
    return not _limits(limiting) or "GET" in inspect.getclosurevars(limiting).nonlocals[_ALLOWED]


_ALLOWED = "request_method_list"
"""The name under which `require_http_methods` keeps what it allows."""


def _limits(view: object) -> bool:
    return _ALLOWED in getattr(getattr(view, "__code__", None), "co_freevars", ())
