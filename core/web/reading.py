"""A request that only reads asks for parameters and calendar once (`core.once`)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.once import reading

SAFE = frozenset({"GET", "HEAD"})


class ReadingMiddleware:
    """Keeps answers while a GET is answered; an act asks anew each time, for it may change them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with reading():
            return self.get_response(request)
