"""The room's addresses."""

from django.urls import URLPattern

app_name = "core"

urlpatterns: list[URLPattern] = []
