"""The room's addresses."""

from django.urls import URLPattern

app_name = "exchange"

urlpatterns: list[URLPattern] = []
