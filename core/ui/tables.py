"""Columns of a list page and their sort links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from core.ui.query import afresh


@dataclass(frozen=True)
class Heading:
    """The heading of a list's column: `unit` stands in a second line, numbers to the right; `sort` is the value of `?sort=`."""

    label: object
    unit: object = ""
    number: bool = False
    sort: str = ""


def sort_of(request: HttpRequest, allowed: Sequence[str], default: str) -> str:
    """The sort in force: `name` or `-name`; what is not offered counts as the default."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in allowed else default


def headings(request: HttpRequest, columns: Sequence[Heading]) -> list[dict[str, Any]]:
    """Each column with the address that sorts by it (numbers begin with the largest) and its `aria-sort`."""
    asked = request.GET.get("sort", "")
    return [_heading(request, column, asked) for column in columns]


def _heading(request: HttpRequest, column: Heading, asked: str) -> dict[str, Any]:
    if not column.sort:
        return {"column": column, "url": "", "sorted": ""}
    up, down = column.sort, f"-{column.sort}"
    now = {up: "ascending", down: "descending"}.get(asked, "")
    first, second = (down, up) if column.number else (up, down)
    target = second if asked == first else first
    url = afresh(request, sort=target)
    return {"column": column, "url": url, "sorted": now}
