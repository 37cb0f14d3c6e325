"""The room's addresses."""

from django.urls import URLPattern

app_name = "awards"

urlpatterns: list[URLPattern] = []
