"""The request id: on the request, in the logs, in the answer's header and on error pages."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse


def request_id() -> str:
    """The id of the request (or task) that is running; empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


class RequestIdMiddleware:
    """Hands the id that django-structlog has bound to the page and the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id()
        return response
