"""The app `monitoring`: returns and the scan."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "monitoring"
    verbose_name = "季度监测"

    def ready(self) -> None:
        """Register what the rooms declare."""
        from monitoring.returns import room as returns
        from monitoring.scan import room as scan

        returns.register()
        scan.register()
