"""Pages of lists, and the pager's numbers and addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

from core.ui.query import changed

SIZE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: the exact number of all rows, and those of the page."""

    rows: Sequence[T]
    total: int
    number: int


def page_of(found: QuerySet[Any, T], number: int, *, total: int | None = None, size: int = SIZE) -> Page[T]:
    """A page of ordered rows; one past the end is the last. `total` where it is known saves counting."""
    total = found.count() if total is None else total
    number = min(max(1, number), max(1, -(-total // size)))
    start = (number - 1) * size
    return Page(list(found[start : start + size]) if total else [], total, number)


def page_by_key(
    keys: QuerySet[Any, int],
    rows: Callable[[Sequence[int]], Sequence[T]],
    number: int,
    *,
    total: int,
    size: int = SIZE,
) -> Page[T]:
    """The same in two queries: the keys of the page by an index, then what `rows` gives for them."""
    page = page_of(keys, number, total=total, size=size)
    return Page(rows(page.rows), page.total, page.number)


@dataclass(frozen=True)
class Pager:
    """What components/pager.html shows; empty addresses are ends."""

    first: int
    last: int
    total: int
    previous_url: str = ""
    next_url: str = ""
    first_url: str = ""
    last_url: str = ""


def page_number(request: HttpRequest) -> int:
    """`?page=`, at least 1; nonsense is the first page."""
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def pager(request: HttpRequest, *, total: int, number: int, size: int = SIZE) -> Pager:
    """A pager by page number; a page past the end shows itself as the last."""
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)

    def to(page: int) -> str:
        return changed(request, page=page if page > 1 else None)

    return Pager(
        first=(number - 1) * size + 1 if total else 0,
        last=min(number * size, total),
        total=total,
        previous_url=to(number - 1) if number > 1 else "",
        next_url=to(number + 1) if number < pages else "",
        first_url=to(1) if number > 2 else "",
        last_url=to(pages) if number < pages - 1 else "",
    )
