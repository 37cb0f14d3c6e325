"""What a view said by `messages` reaches the page also when htmx fetched only a part of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_SHOWN = {200, 201, 422}


class HtmxToastMiddleware:
    """Appends waiting messages to an htmx answer as an out-of-band swap into #toasts.

    Answers that lead elsewhere (a redirect, HX-Redirect, HX-Refresh) leave them for the page that follows.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Request") and self._shown(response):
            waiting = list(get_messages(request))
            if waiting:
                response.content += render_to_string(
                    "components/toasts_oob.html", {"messages": waiting}
                ).encode()
        return response

    @staticmethod
    def _shown(response: HttpResponse) -> bool:
        leads_away = {"HX-Redirect", "HX-Refresh", "HX-Location"} & set(response.headers)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        return html and not response.streaming and not leads_away and response.status_code in _SHOWN
