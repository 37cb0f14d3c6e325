"""The room's addresses."""

from django.urls import URLPattern

app_name = "scan"

urlpatterns: list[URLPattern] = []
