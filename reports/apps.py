"""The app `reports`: dashboards."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "reports"
    verbose_name = "统计分析"
