"""The app `reports`: dashboards."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "reports"
    verbose_name = "统计分析"

    def ready(self) -> None:
        """Register what the rooms declare."""
        from reports.dashboards import room as dashboards

        dashboards.register()
