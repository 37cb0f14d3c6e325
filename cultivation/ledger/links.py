"""Addresses of other rooms that are linked where they are there."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def link(name: str, *args: Any) -> str:
    """The address of a page, or nothing while its room has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
