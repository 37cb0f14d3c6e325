"""The app `reports`: dashboards."""

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "reports"
    verbose_name = "统计分析"

    def ready(self) -> None:
        """Register what the rooms declare."""
        import_module("reports.dashboards.room").register()  # models cannot be imported before now
