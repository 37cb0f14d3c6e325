"""The read-only API: `/api/v1/…` by token or session, its description at `/api/schema/`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.module_loading import import_string
from drf_spectacular.views import SpectacularJSONAPIView

from core.api import ScopedViewSet, declared
from core.registry import api_routes

VIEWSETS: dict[str, type[ScopedViewSet]] = {
    route.code: import_string(route.viewset) for route in api_routes.all()
}


def _schema() -> Any:
    view = SpectacularJSONAPIView.as_view()
    view.needs = ()  # type: ignore[attr-defined]
    return view


urlpatterns: list[URLPattern] = [path("schema/", _schema(), name="api-schema")]
for name, viewset in VIEWSETS.items():
    urlpatterns += [
        path(f"v1/{name}/", declared(viewset, {"get": "list"}), name=f"api-{name}"),
        path(f"v1/{name}/<int:pk>/", declared(viewset, {"get": "retrieve"}), name=f"api-{name}-one"),
    ]
