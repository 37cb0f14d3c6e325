"""The Server-Timing header: how long the answer took, of which the database, with how many queries."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class _Meter:
    """Counts and times the queries of one request."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - start


class ServerTimingMiddleware:
    """`Server-Timing: db;dur=…;desc="N queries"` for those who are signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meter, start = _Meter(), time.perf_counter()
        with connection.execute_wrapper(meter):
            response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            total = (time.perf_counter() - start) * 1000
            response.headers["Server-Timing"] = (
                f'db;dur={meter.seconds * 1000:.1f};desc="{meter.queries} queries", total;dur={total:.1f}'
            )
        return response
