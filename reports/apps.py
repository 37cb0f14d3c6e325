"""The app `reports`: dashboards."""

from core import house


class ReportsConfig(house.House):
    """Its rooms register what they show elsewhere."""

    name = "reports"
    verbose_name = "统计分析"
