"""The read-only API: `/api/v1/…` by token or session, its description at `/api/schema/`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularJSONAPIView

from core.web.api import ScopedViewSet, declared
from cultivation.enterprises.api import EnterpriseViewSet
from cultivation.ledger.api import ProblemViewSet
from monitoring.returns.api import ReturnViewSet
from monitoring.scan.api import AssessmentViewSet

VIEWSETS: dict[str, type[ScopedViewSet]] = {
    "enterprises": EnterpriseViewSet,
    "problems": ProblemViewSet,
    "returns": ReturnViewSet,
    "assessments": AssessmentViewSet,
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
