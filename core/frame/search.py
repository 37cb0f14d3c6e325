"""The search box: what the registered sources find for one query, by group, within the person's scope."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import registry
from core.ui.query import typed
from core.web.needs import for_everyone

LEAST = 2
SUGGESTED = 5
LISTED = 30


@require_safe
@for_everyone
def search(request: HttpRequest) -> HttpResponse:
    """Suggestions for htmx while someone types, a page of its own for Enter; from two characters on."""
    text = typed(request.GET.get("q", ""))[:60]
    suggest = bool(request.headers.get("HX-Request"))
    context = {
        "text": text,
        "short": len(text) < LEAST,
        "groups": result_groups(request.user, text, SUGGESTED if suggest else LISTED),
    }
    response = render(request, "shell/hits.html" if suggest else "shell/search.html", context)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def result_groups(user: Any, text: str, limit: int) -> list[dict[str, Any]]:
    """The groups that have hits, in the registry's order; nothing is asked for fewer than two characters."""
    if len(text) < LEAST:
        return []
    groups = [
        {"code": source.code, "title": source.title, "hits": source.find(user, text, limit)}
        for source in registry.search_sources.allowed(user)
    ]
    return [group for group in groups if group["hits"]]


@require_safe
@for_everyone
def badges(request: HttpRequest) -> HttpResponse:
    """The navigation's counts, fetched after the page so that no page waits for them."""
    user: Any = request.user
    numbers = {item.code: item.badge(user) for item in registry.navigation.allowed(user) if item.badge}
    return render(request, "shell/badges.html", {"badges": numbers})
