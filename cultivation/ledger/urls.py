"""The room's addresses."""

from django.urls import URLPattern

app_name = "ledger"

urlpatterns: list[URLPattern] = []
