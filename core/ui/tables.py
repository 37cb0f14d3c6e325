"""Columns of a list's table, declared once by their headings: words, sort link, least width, and which make room first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui.query import afresh

LEAST = (0, 6, 8, 10, 12, 16)
"""The least widths of a column in characters that widths.css knows; 0 is that of every column."""
LESSER = (0, 1, 2, 3)
"""When a column makes room: not at all, or 1 first, 3 last, as the table's frame becomes narrower."""


@dataclass(frozen=True)
class Heading:
    """A column of a list as its template declares it, and how it looks in every row.

    Its cells take `attributes` whole, so that heading and cells cannot differ.

    `cell` names further classes of the cells alone (`nowrap`, `long-text`). `below` says that where the column makes room
    its content stands in another cell's second line, `<small class="instead-N">`, so that nothing is out of sight.
    """

    name: str
    text: object
    unit: object = ""
    number: bool = False
    least: int = 0
    lesser: int = 0
    cell: str = ""
    below: bool = False

    def __post_init__(self) -> None:
        """ValueError for a width or a rank without a rule in the style sheet."""
        if self.least not in LEAST or self.lesser not in LESSER:
            raise ValueError(f"least={self.least}, lesser={self.lesser}")

    @property
    def classes(self) -> str:
        """The classes that heading and cells share."""
        own = ("number" if self.number else "", _class("least", self.least), _class("lesser", self.lesser))
        return " ".join(filter(None, own))

    @property
    def label(self) -> str:
        """What names a cell where its heading is out of sight: the heading with its unit."""
        return label_of(self.text, self.unit)

    @property
    def attributes(self) -> SafeString:
        """The attributes of a cell: its classes, and its label for a phone."""
        classes = " ".join(filter(None, (self.classes, self.cell)))
        if classes:
            return format_html('class="{}" data-label="{}"', classes, self.label)
        return format_html('data-label="{}"', self.label)


def _class(name: str, step: int) -> str:
    return f"{name}-{step}" if step else ""


DECLARED = "declared_headings"
"""Where in a template's context its headings stand: for the table's frame, and for `core.ui.headings`."""


def sort_of(request: HttpRequest, allowed: Sequence[str], default: str) -> str:
    """The sort in force: `name` or `-name`; what is not offered counts as the default."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in allowed else default


def heading_context(request: HttpRequest, sort: str, number: bool, in_force: str = "") -> dict[str, Any]:
    """The address that sorts by a column (numbers begin with the largest) and its `aria-sort`; empty without `sort`.

    `in_force` is the sort that the view says it used, so that the default shows its arrow, too.
    """
    if not sort:
        return {"url": "", "sorted": ""}
    now = in_force or request.GET.get("sort", "")
    down = f"-{sort}"
    first, second = (down, sort) if number else (sort, down)
    url = afresh(request, sort=second if now == first else first)
    return {"url": url, "sorted": {sort: "ascending", down: "descending"}.get(now, "")}


def label_of(text: object, unit: object) -> str:
    """What names a cell where its column's heading is out of sight: the heading with its unit."""
    return _("%(heading)s（%(unit)s）") % {"heading": text, "unit": unit} if unit else str(text)


def left_out(columns: Sequence[Heading]) -> list[Heading]:
    """The columns that go out of sight, the first to go first: the sentence below a narrow table begins with one that went."""
    return sorted((one for one in columns if one.lesser and not one.below), key=lambda one: one.lesser)
