"""Addresses with some of their parameters changed: period, page, sort, filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse

PLACES = ("page", "before")
"""Where one is in a list; whatever changes the list begins again at its head."""


def changed(request: HttpRequest, **changes: Any) -> str:
    """The query string of the request with `changes`; None or "" takes a parameter out, a list sets all values.

    Begins with `?`, so that it is an address of the same page even when nothing is left.
    """
    query = request.GET.copy()
    for name, value in changes.items():
        _set(query, name, value)
    return f"?{query.urlencode()}"


def afresh(request: HttpRequest, **changes: Any) -> str:
    """The same from the first page on."""
    return changed(request, **changes, **dict.fromkeys(PLACES))


def carried(request: HttpRequest, *leave_out: str) -> list[tuple[str, str]]:
    """What a GET form carries along as hidden fields: all parameters but its own and the place in the list."""
    gone = {*leave_out, *PLACES}
    return [(name, value) for name, values in request.GET.lists() if name not in gone for value in values]


def address(view: str, *args: Any, **query: Any) -> str:
    """The address of a page by its view's name, with its query; empty while no room serves it."""
    try:
        path = reverse(view, args=args)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def _set(query: QueryDict, name: str, value: Any) -> None:
    if value is None or value in ("", []):
        query.pop(name, None)
    elif isinstance(value, (list, tuple)):
        query.setlist(name, [str(one) for one in value])
    else:
        query[name] = str(value)


def typed(text: str) -> str:
    """What someone typed, as PostgreSQL can hold and compare it: without NUL, without blanks around it."""
    return text.replace("\0", "").strip()


def keys_among(values: Iterable[object]) -> list[int]:
    """The primary keys among what an address or a form names; what cannot be one leads to no row."""
    texts = (str(value) for value in values)
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
