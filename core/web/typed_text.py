"""What is typed into forms and addresses comes without characters that nobody sees; passwords stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from core.text import is_clean, visible

_KEPT = ("password", "csrfmiddlewaretoken")


class TypedTextMiddleware:
    """Tidies the request's fields before a view or a form reads them (`core.text`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Before the view, so that a form too large to be read has been refused already."""
        request.GET = _tidied(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _tidied(request.POST)  # type: ignore[assignment]


def _tidied(fields: QueryDict) -> QueryDict:
    if all(is_clean(value) for _name, values in fields.lists() for value in values):
        return fields
    made = fields.copy()
    for name, values in fields.lists():
        if not any(kept in name for kept in _KEPT):
            made.setlist(name, [visible(value) for value in values])
    made._mutable = False
    return made
