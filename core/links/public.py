"""`@public("rating")`: a page that needs no account, opened by a link of that purpose; it lies under `/l/`.

    @public("rating")
    @require_http_methods(["GET", "POST"])
    def rate(request: HttpRequest, link: Link, thing: Problem) -> HttpResponse: …

    path("l/rating/<str:token>/", views.rate, name="rating")

The view is told the link and the row it is about and nobody else: whoever is signed in is a stranger here. Its template
extends `links/base.html`. A GET changes nothing; a POST that is answered without an error counts as a use. What a page
sends by itself (`aside`) is no use, and has an allowance of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.audit.context import recording
from core.links.models import Link
from core.links.rate import ASIDE, too_often
from core.links.registry import purposes
from core.links.selectors import opened, thing_of
from core.links.services import count_use
from core.web.resend import form_of

View = Callable[..., HttpResponse]
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def public(purpose: str, *, aside: bool = False) -> Callable[[View], View]:
    """Decorator of a view: declares it public, for the gate and the matrix test, and opens it by token alone."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            request.user = AnonymousUser()
            return _unlisted(_answer(view, request, opened(purpose, token), kwargs, aside=aside))

        inner.public = True  # type: ignore[attr-defined]
        return inner

    return wrap


def _answer(
    view: View, request: HttpRequest, link: Link | None, kwargs: dict[str, Any], *, aside: bool
) -> HttpResponse:
    thing = thing_of(link) if link else None
    if link is None or thing is None:
        return render(request, "links/gone.html", status=404)
    structlog.contextvars.bind_contextvars(link=link.pk)
    if request.method in _SAFE:
        return view(request, link=link, thing=thing, **kwargs)
    if aside and too_often(link, ASIDE):
        return HttpResponse(status=429)
    if not aside and too_often(link):
        return render(request, "links/too_often.html", {"again": form_of(request)}, status=429)
    with recording(reason=f"{purposes[link.purpose].title}（链接 {link.pk}）"):
        answer = view(request, link=link, thing=thing, **kwargs)
        if answer.status_code < 400 and not aside:
            count_use(link)
    return answer


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Kept by no cache, found by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
