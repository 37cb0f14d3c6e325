"""Doors: the addresses of other rooms' lists with their filters, so that a number leads to exactly its rows."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

Values = str | int | Sequence[str]


def door(url_name: str, **filters: Values) -> str:
    """The address of a list with filters in force; empty while its room has no page."""
    try:
        address = reverse(url_name)
    except NoReverseMatch:
        return ""
    query = urlencode(filters, doseq=True)
    return f"{address}?{query}" if query else address


def enterprises(**filters: Values) -> str:
    """The list of enterprises."""
    return door("enterprises:list", **filters)


def problems(**filters: Values) -> str:
    """The ledger."""
    return door("ledger:list", **filters)
