"""Addresses with some of their parameters changed: period, page, sort, filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, QueryDict


def changed(request: HttpRequest, **changes: Any) -> str:
    """The query string of the request with `changes`; None or "" takes a parameter out, a list sets all values.

    Begins with `?`, so that it is an address of the same page even when nothing is left.
    """
    query = request.GET.copy()
    for name, value in changes.items():
        _set(query, name, value)
    return f"?{query.urlencode()}"


def without(request: HttpRequest, name: str, value: str) -> str:
    """The query string without one value of a parameter that may have several; the page starts over."""
    query = request.GET.copy()
    _set(query, name, [other for other in query.getlist(name) if other != value])
    for place in ("page", "after", "before"):
        query.pop(place, None)
    return f"?{query.urlencode()}"


def _set(query: QueryDict, name: str, value: Any) -> None:
    if value is None or value in ("", []):
        query.pop(name, None)
    elif isinstance(value, (list, tuple)):
        query.setlist(name, [str(one) for one in value])
    else:
        query[name] = str(value)


def keys_among(values: Iterable[object]) -> list[int]:
    """The primary keys among what an address or a form names; what cannot be one leads to no row."""
    texts = (str(value) for value in values)
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
