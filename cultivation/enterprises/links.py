"""Addresses of other rooms' pages, or nothing while they are not there."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def link(name: str, *args: Any) -> str:
    """The address of a page by name; empty when no room serves it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
