"""The home page and the quarter's dashboard."""

from django.urls import path

from reports.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.home, name="home"),
    path("dashboard/", views.quarter, name="quarter"),
]
