"""The pager's numbers and addresses: by page number or by keyset."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from core.ui.query import changed

SIZE = 50


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


def keyset_pager(
    request: HttpRequest, *, total: int, offset: int, shown: int, after: str = "", before: str = ""
) -> Pager:
    """A pager by keyset: `after` and `before` are cursors of the rows shown, empty at the ends.

    `offset` is how many rows stand before the first; the caller carries it in `?from=` (see README).
    """
    size = shown or SIZE
    forth = changed(request, after=after, before=None, page=None, **{"from": offset + shown})
    back = changed(request, before=before, after=None, page=None, **{"from": max(0, offset - size) or None})
    start = changed(request, before=None, after=None, page=None, **{"from": None})
    return Pager(
        first=offset + 1 if shown else 0,
        last=offset + shown,
        total=total,
        previous_url=back if before else "",
        next_url=forth if after else "",
        first_url=start if before else "",
    )
