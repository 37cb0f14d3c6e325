"""The app `monitoring`: returns and the scan."""

from importlib import import_module

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Its rooms register what they show elsewhere in `ready`."""

    name = "monitoring"
    verbose_name = "季度监测"

    def ready(self) -> None:
        """Register what the rooms declare."""
        for room in ("returns", "scan"):  # their models cannot be imported before now
            import_module(f"monitoring.{room}.room").register()
