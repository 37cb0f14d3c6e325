"""The addresses of warnings."""

from django.urls import path

from monitoring.warnings.states import Act
from monitoring.warnings.views import acting, detail, listing

app_name = "warnings"

urlpatterns = [
    path("", listing.warnings, name="list"),
    path("<int:warning>/", detail.detail, name="detail"),
    *(
        path(f"<int:warning>/{act.value.lower()}/", acting.act_view(act), name=act.value.lower())
        for act in (Act.ACT, Act.WATCH, Act.CLOSE, Act.DIAGNOSE)
    ),
    path("actions/<int:action>/void/", acting.void, name="void"),
    path("open/<int:enterprise>/", acting.open_one, name="open"),
]
