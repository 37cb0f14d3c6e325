"""The app `monitoring`: returns and the scan."""

from core import house


class MonitoringConfig(house.House):
    """Its rooms register what they show elsewhere."""

    name = "monitoring"
    verbose_name = "季度监测"
