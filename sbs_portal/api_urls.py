"""The API: `/api/v1/…` by token or session, its description at `/api/schema/`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path
from django.utils.module_loading import import_string
from drf_spectacular.views import SpectacularJSONAPIView

from core.api.reading import ScopedViewSet, declared
from core.registry import api_routes

VIEWSETS: dict[str, type[ScopedViewSet]] = {
    route.code: import_string(route.viewset) for route in api_routes.all()
}


def _schema() -> Any:
    view = SpectacularJSONAPIView.as_view()
    view.needs = ()  # type: ignore[attr-defined]
    return view


def _addresses(name: str, viewset: type[ScopedViewSet]) -> Iterator[URLPattern]:
    """A list, to which rooms that take writings add; a detail, and what may be done to it."""
    of_list = {"get": "list", "post": "create"} if hasattr(viewset, "create") else {"get": "list"}
    yield path(f"v1/{name}/", declared(viewset, of_list), name=f"api-{name}")
    yield path(f"v1/{name}/<int:pk>/", declared(viewset, {"get": "retrieve"}), name=f"api-{name}-one")
    for deed in viewset.deeds:
        yield path(
            f"v1/{name}/<int:pk>/{deed}/", declared(viewset, {"post": deed}), name=f"api-{name}-{deed}"
        )


urlpatterns: list[URLPattern] = [
    path("schema/", _schema(), name="api-schema"),
    *(address for name, viewset in VIEWSETS.items() for address in _addresses(name, viewset)),
]
