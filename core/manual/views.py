"""The manual's pages (使用手册): for everyone signed in, the same for all."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.manual import contents
from core.manual.rendering import rendered
from core.web.needs import for_everyone


@for_everyone
def index(request: HttpRequest) -> HttpResponse:
    """The table of contents by room, in the order of the navigation."""
    chapters = [
        (group, [(page, rendered(page).headings) for page in group.pages]) for group in contents.groups()
    ]
    return render(request, "core/manual.html", {"chapters": chapters})


@for_everyone
def page(request: HttpRequest, page: str) -> HttpResponse:
    """One page, with the way to its neighbours."""
    found = contents.page_named(page)
    if found is None:
        raise Http404
    every = contents.pages()
    at = every.index(found)
    context = {
        "page": found,
        "rendered": rendered(found),
        "groups": contents.groups(),
        "before": every[at - 1] if at else None,
        "after": every[at + 1] if at + 1 < len(every) else None,
    }
    return render(request, "core/manual_page.html", context)
