"""What a page asks again and again is asked once: within one request that only reads, nothing of ours changes.

Outside of such a request everything is asked each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")
_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)


def once(key: Hashable, ask: Callable[[], T]) -> T:
    """The answer of `ask`, kept for the rest of a request that only reads."""
    known = _known.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return cast(T, known[key])


@contextmanager
def reading() -> Iterator[None]:
    """For as long as this lasts, `once` keeps what it was answered."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)
