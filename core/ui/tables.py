"""Headings of a list's columns and their sort links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.ui.query import afresh

KEPT = "_headings"
"""Where in a template's context its headings are kept for who asks for them (`core.ui.headings`)."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a list as its template declares it."""

    name: str
    text: str
    unit: str = ""
    number: bool = False


def sort_of(request: HttpRequest, allowed: Sequence[str], default: str) -> str:
    """The sort in force: `name` or `-name`; what is not offered counts as the default."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in allowed else default


def heading_context(request: HttpRequest, sort: str, number: bool) -> dict[str, Any]:
    """The address that sorts by a column (numbers begin with the largest) and its `aria-sort`; empty without `sort`."""
    if not sort:
        return {"url": "", "sorted": ""}
    asked = request.GET.get("sort", "")
    down = f"-{sort}"
    first, second = (down, sort) if number else (sort, down)
    url = afresh(request, sort=second if asked == first else first)
    return {"url": url, "sorted": {sort: "ascending", down: "descending"}.get(asked, "")}


def label_of(text: object, unit: object) -> str:
    """What names a cell where its column's heading is out of sight: the heading with its unit."""
    return _("%(heading)s（%(unit)s）") % {"heading": text, "unit": unit} if unit else str(text)
