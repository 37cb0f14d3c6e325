"""The room's addresses."""

from django.urls import path

from monitoring.scan import views

app_name = "scan"

urlpatterns = [
    path("runs/<int:run>/", views.run_page, name="run"),
]
