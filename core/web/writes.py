"""Whether a request has committed anything, so that its answer claims nothing that is not known."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

_SAFE = {"GET", "HEAD", "OPTIONS"}


class WritesMiddleware:
    """Notes in `request.has_committed` that a transaction (or a statement of its own) was committed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _SAFE:
            return self.get_response(request)
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(_Watch(request)))
            return self.get_response(request)


def has_committed(request: HttpRequest) -> bool:
    """Whether anything that the request wrote is known to be kept."""
    return bool(getattr(request, "has_committed", False))


class _Watch:
    """A wrapper of statements; a transaction counts as writing, whatever it does: it says too much and never too little."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        connection = context["connection"]
        writes = connection.in_atomic_block or not str(sql).lstrip()[:6].upper().startswith("SELECT")
        if writes and all(waiting[1] != self.mark for waiting in connection.run_on_commit):
            connection.on_commit(self.mark)
        return done

    def mark(self) -> None:
        """It is committed."""
        self.request.has_committed = True  # type: ignore[attr-defined]
